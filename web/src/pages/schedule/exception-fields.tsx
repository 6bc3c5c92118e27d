/** "Ngày lễ, ngày nghỉ": what the schedule does then, with the coming ones it meets. */
import { Radio, Select, Stack, Text } from '@mantine/core';
import type { Preview } from '../../../../server/contract/schedules.ts';
import { useZone } from '../../session.tsx';
import type { Programme } from '../../wire.ts';
import { localDate } from '../../words/local-time.ts';
import { capital, longDateOf } from '../../words/time-words.ts';
import classes from './schedule.module.css';
import type { Draft } from './schedule-draft.ts';

const shown = 6;

export function ExceptionFields({
  draft,
  programmes,
  preview,
  onChange,
}: {
  readonly draft: Draft;
  readonly programmes: readonly Programme[];
  readonly preview: Preview | undefined;
  readonly onChange: (change: Partial<Draft>) => void;
}) {
  const rule = draft.onExceptionDays;
  const set = (onExceptionDays: Draft['onExceptionDays']) => onChange({ onExceptionDays });
  return (
    <Stack gap="sm">
      <Radio.Group
        label="Gặp ngày lễ, ngày nghỉ của xã thì"
        value={rule.kind}
        onChange={(kind) => set(kind === 'instead' ? { kind, programmeId: '' } : { kind: kind as 'skip' })}
      >
        <Stack gap={8} mt={6}>
          <Radio value="as-usual" label="Phát như thường lệ" />
          <Radio value="skip" label="Bỏ qua, không phát" />
          <Radio value="instead" label="Phát chương trình khác thay vào" />
        </Stack>
      </Radio.Group>
      {rule.kind === 'instead' ? (
        <Select
          label="Chương trình phát thay"
          placeholder="Chọn chương trình"
          data={programmes.map(({ id, title }) => ({ value: id, label: title }))}
          value={rule.programmeId === '' ? null : rule.programmeId}
          onChange={(programmeId) => set({ kind: 'instead', programmeId: programmeId ?? '' })}
          searchable
          nothingFoundMessage="Không có chương trình nào như vậy"
        />
      ) : null}
      <Met preview={preview} />
    </Stack>
  );
}

function Met({ preview }: { readonly preview: Preview | undefined }) {
  const zone = useZone();
  const days = (preview?.exceptionDays ?? []).filter(({ occurrence }) => Date.parse(occurrence) > Date.now());
  if (preview === undefined) return null;
  if (days.length === 0) return <Text c="dimmed">Lịch này sắp tới không gặp ngày lễ, ngày nghỉ nào.</Text>;
  return (
    <div>
      <Text fw={600}>Lịch này sẽ gặp:</Text>
      <ul className={classes.occurrences}>
        {days.slice(0, shown).map(({ occurrence, name }) => (
          <li key={occurrence}>
            {capital(longDateOf(localDate(occurrence, zone)))}
            <span className={classes.holiday}>{name}</span>
          </li>
        ))}
      </ul>
      {days.length > shown ? <Text size="sm">và {days.length - shown} lượt nữa.</Text> : null}
    </div>
  );
}
