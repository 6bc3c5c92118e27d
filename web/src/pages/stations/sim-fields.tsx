/** The SIM in a station's box: number, network, last day and megabytes a month; each may stay empty. */
import { Fieldset, NumberInput, Stack, TextInput } from '@mantine/core';
import { DateField } from '../../parts/dates.tsx';
import type { StationFormState } from './station-dialog.tsx';
import classes from './stations.module.css';

export function SimFields({ form }: { readonly form: StationFormState }) {
  return (
    <Fieldset legend="SIM của máy trạm (để trống nếu dùng cáp)">
      <Stack gap="xs">
        <div className={classes.pair}>
          <TextInput
            label="Số thuê bao"
            inputMode="tel"
            placeholder="0912345678"
            {...form.getInputProps('sim.number')}
          />
          <TextInput label="Nhà mạng" placeholder="Viettel" {...form.getInputProps('sim.network')} />
        </div>
        <div className={classes.pair}>
          <DateField
            label="Dùng được đến ngày"
            clearable
            value={form.values.sim.expiresOn}
            onChange={(date) => form.setFieldValue('sim.expiresOn', date)}
          />
          <NumberInput
            label="Dữ liệu mỗi tháng, MB"
            placeholder="1000"
            min={1}
            max={1_000_000}
            allowDecimal={false}
            {...form.getInputProps('sim.allowanceMb')}
          />
        </div>
      </Stack>
    </Fieldset>
  );
}
