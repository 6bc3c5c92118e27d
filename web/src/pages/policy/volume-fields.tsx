/** How loud at which hours: bands for every station, and caps for those near a school or a clinic. */
import { Group, Input, MultiSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../../queries.ts';
import { AddButton, FromUntil, HoursSaid, RemoveButton, withChange } from './hours-fields.tsx';
import classes from './policy.module.css';
import type { BandDraft, CapDraft } from './policy-draft.ts';
import { WeekdayChips } from './weekday-chips.tsx';

/** Trần âm lượng theo giờ. */
export function BandFields({
  value,
  error,
  onChange,
}: {
  readonly value: readonly BandDraft[];
  readonly error: ReactNode;
  readonly onChange: (bands: BandDraft[]) => void;
}) {
  return (
    <Input.Wrapper
      label="Âm lượng theo giờ"
      size="md"
      labelElement="div"
      description="Thấp hơn mức chung vào những giờ cần nhỏ tiếng, ví dụ sáng sớm."
      error={error}
    >
      <Stack gap="xs" mt={6} role="group" aria-label="Âm lượng theo giờ">
        {value.map((band, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place while it is being written
          <div key={index} className={classes.band}>
            <Band
              value={band}
              removeLabel={`Bỏ mức âm lượng ${index + 1}`}
              onChange={(change) => onChange(withChange(value, index, change))}
              onRemove={() => onChange(value.filter((_, at) => at !== index))}
            />
          </div>
        ))}
        <AddButton onClick={() => onChange([...value, newBand])}>Thêm mức âm lượng</AddButton>
      </Stack>
    </Input.Wrapper>
  );
}

/** Trần riêng cho trạm gần trường học, trạm y tế. */
export function CapFields({
  value,
  error,
  onChange,
}: {
  readonly value: readonly CapDraft[];
  readonly error: ReactNode;
  readonly onChange: (caps: CapDraft[]) => void;
}) {
  const data = useStationChoices(value);
  return (
    <Input.Wrapper
      label="Mức riêng cho trạm gần trường học, trạm y tế"
      size="md"
      labelElement="div"
      description="Chỉ áp dụng cho các trạm được chọn. Gặp nhiều mức cùng lúc thì lấy mức thấp nhất."
      error={error}
    >
      <Stack gap="xs" mt={6} role="group" aria-label="Mức riêng cho trạm">
        {value.map((cap, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place while it is being written
          <div key={index} className={classes.band}>
            <CapWho value={cap} data={data} onChange={(change) => onChange(withChange(value, index, change))} />
            <Band
              value={cap}
              removeLabel={`Bỏ mức riêng ${index + 1}`}
              onChange={(change) => onChange(withChange(value, index, change))}
              onRemove={() => onChange(value.filter((_, at) => at !== index))}
            />
          </div>
        ))}
        <AddButton onClick={() => onChange([...value, { ...newBand, stationIds: [], reason: '' }])}>
          Thêm mức riêng
        </AddButton>
      </Stack>
    </Input.Wrapper>
  );
}

const newBand: BandDraft = { from: '', until: '', weekdays: [1, 2, 3, 4, 5, 6, 7], ceilingPct: 60 };

/** Which stations, and why. */
function CapWho({
  value,
  data,
  onChange,
}: {
  readonly value: CapDraft;
  readonly data: { value: string; label: string }[];
  readonly onChange: (change: Partial<CapDraft>) => void;
}) {
  return (
    <>
      <MultiSelect
        label="Các trạm"
        data={data}
        value={[...value.stationIds]}
        onChange={(stationIds) => onChange({ stationIds })}
        searchable
        nothingFoundMessage="Không có trạm nào như vậy"
      />
      <TextInput
        label="Lý do"
        placeholder="Gần trường tiểu học"
        maxLength={200}
        value={value.reason}
        onChange={(event) => onChange({ reason: event.currentTarget.value })}
      />
    </>
  );
}

function Band({
  value,
  removeLabel,
  onChange,
  onRemove,
}: {
  readonly value: BandDraft;
  readonly removeLabel: string;
  readonly onChange: (change: Partial<BandDraft>) => void;
  readonly onRemove: () => void;
}) {
  return (
    <>
      <Group gap="sm" align="flex-end">
        <FromUntil value={value} onChange={onChange} />
        <NumberInput
          label="Không quá, %"
          w={120}
          min={20}
          max={100}
          value={value.ceilingPct}
          onChange={(ceilingPct) => onChange({ ceilingPct })}
        />
        <RemoveButton label={removeLabel} onClick={onRemove} />
      </Group>
      <HoursSaid value={value} />
      <WeekdayChips label="Vào các ngày" value={value.weekdays} onChange={(weekdays) => onChange({ weekdays })} />
    </>
  );
}

/** Stations in use, and those that are named already. */
function useStationChoices(caps: readonly CapDraft[]): { value: string; label: string }[] {
  const stations = useQuery(queries.stations());
  const named = new Set(caps.flatMap(({ stationIds }) => stationIds));
  return (stations.data?.stations ?? [])
    .filter(({ id, health }) => health !== 'retired' || named.has(id))
    .map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }));
}
