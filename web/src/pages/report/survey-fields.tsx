/** The survey of how satisfied people are: three counts, or none in this period. */
import { Checkbox, NumberInput, Stack, Text } from '@mantine/core';
import type { Content } from '../../api/reports.ts';
import classes from './report.module.css';

type Survey = NonNullable<Content['survey']>;
const fields: { name: keyof Survey; label: string }[] = [
  { name: 'sent', label: 'Phiếu phát ra' },
  { name: 'returned', label: 'Phiếu thu về' },
  { name: 'satisfied', label: 'Phiếu hài lòng' },
];

export function SurveyFields({
  survey,
  onChange,
}: {
  readonly survey: Content['survey'];
  readonly onChange: (survey: Content['survey']) => void;
}) {
  return (
    <Stack gap="sm">
      <Checkbox
        label="Kỳ này có khảo sát"
        checked={survey !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? { sent: 0, returned: 0, satisfied: 0 } : null)}
      />
      {survey === null ? null : (
        <div className={classes.survey}>
          {fields.map(({ name, label }) => (
            <NumberInput
              key={name}
              label={label}
              min={0}
              max={1_000_000}
              allowDecimal={false}
              allowNegative={false}
              value={survey[name]}
              onChange={(value) => onChange({ ...survey, [name]: Number(value) })}
            />
          ))}
        </div>
      )}
      {surveyLack(survey) === undefined ? null : (
        <Text c="red.8" role="alert">
          {surveyLack(survey)}
        </Text>
      )}
    </Stack>
  );
}

/** Why these counts cannot be: more answers than sheets. */
export function surveyLack(survey: Content['survey']): string | undefined {
  if (survey === null) return undefined;
  if (survey.returned > survey.sent) return 'Phiếu thu về nhiều hơn phiếu phát ra.';
  return survey.satisfied > survey.returned ? 'Phiếu hài lòng nhiều hơn phiếu thu về.' : undefined;
}
