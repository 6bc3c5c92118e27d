/** Every field of the policy, from the hours to the day it begins. */
import { NumberInput, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { DateField } from '../../parts/dates.tsx';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { HoursFields } from './hours-fields.tsx';
import classes from './policy.module.css';
import type { PolicyDraft } from './policy-draft.ts';
import { BandFields, CapFields } from './volume-fields.tsx';
import { WeekdayChips } from './weekday-chips.tsx';

export function PolicyFields({ form }: { readonly form: UseFormReturnType<PolicyDraft> }) {
  const zone = useZone();
  const { values, errors } = form;
  const set =
    <Field extends keyof PolicyDraft>(field: Field) =>
    (value: PolicyDraft[Field]) => {
      form.setValues({ [field]: value });
      form.clearFieldError(field);
    };
  return (
    <Stack>
      <HoursFields
        label="Giờ yên lặng"
        description="Không phát gì, trừ khẩn cấp. Qua nửa đêm cũng được, ví dụ từ 21:00 đến 05:00."
        one="khoảng giờ yên lặng"
        value={values.quiet}
        error={errors.quiet}
        onChange={set('quiet')}
      />
      <HoursFields
        label="Khung giờ phát"
        description="Chỉ phát trong các khung giờ này. Không ghi khung nào thì phát giờ nào cũng được, trừ giờ yên lặng."
        one="khung giờ"
        value={values.windows}
        error={errors.windows}
        onChange={set('windows')}
      />
      <WeekdayChips label="Ngày được phát" value={values.weekdays} error={errors.weekdays} onChange={set('weekdays')} />
      <div className={classes.pair}>
        <NumberInput
          label="Số buổi mỗi ngày, nhiều nhất"
          min={1}
          max={24}
          {...form.getInputProps('maxSessionsPerDay')}
        />
        <NumberInput
          label="Phút mỗi buổi, kể cả tiếp âm, nhiều nhất"
          min={1}
          max={720}
          {...form.getInputProps('maxMinutesPerSession')}
        />
        <NumberInput
          label="Phút mỗi ngày, ít nhất (0: không quy định)"
          min={0}
          max={1440}
          {...form.getInputProps('minMinutesPerDay')}
        />
        <NumberInput label="Âm lượng tối đa, %" min={20} max={100} {...form.getInputProps('volumeCeilingPct')} />
      </div>
      <BandFields value={values.volumeBands} error={errors.volumeBands} onChange={set('volumeBands')} />
      <CapFields value={values.stationCaps} error={errors.stationCaps} onChange={set('stationCaps')} />
      <DateField
        label="Áp dụng từ ngày"
        description="Bỏ trống thì áp dụng ngay khi lưu."
        value={values.validFrom}
        min={localDate(Date.now(), zone)}
        clearable
        onChange={set('validFrom')}
      />
    </Stack>
  );
}
