/** Narrows the log: words, station, result, and behind one button topic, evidence and the rest; what narrows stands as chips. */
import { Button, CloseButton, Group, Pill, Popover, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { queries } from '../../queries.ts';
import type { LedgerNarrowing } from '../../wire.ts';
import { evidenceWord, optionsOf, transportWord } from '../../words/state-words.ts';
import { chipsOf, resultOf, resultOptions, resultsOf } from './filter-words.ts';
import classes from './log.module.css';

interface Props {
  readonly narrowing: LedgerNarrowing;
  readonly onChange: (narrowing: LedgerNarrowing) => void;
}

export function LogFilters({ narrowing, onChange }: Props) {
  const stations = useQuery({
    ...queries.stations(),
    select: (answer) => answer.stations.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` })),
  });
  const set = (over: { [Field in keyof LedgerNarrowing]?: string | null | undefined }) =>
    onChange(kept({ ...narrowing, ...over }));
  return (
    <>
      <Group gap="sm" role="search" className={classes.filters ?? ''}>
        <Words q={narrowing.q} onChange={(q) => set({ q })} />
        <Select
          aria-label="Trạm"
          placeholder="Mọi trạm"
          data={stations.data ?? []}
          value={narrowing.stationId ?? null}
          onChange={(stationId) => set({ stationId })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Bỏ lọc trạm' }}
        />
        <Select
          aria-label="Kết quả"
          placeholder="Mọi kết quả"
          data={resultOptions}
          value={resultOf(narrowing)}
          onChange={(value) => set(resultsOf(value))}
          clearable
          clearButtonProps={{ 'aria-label': 'Bỏ lọc kết quả' }}
        />
        <Further narrowing={narrowing} onChange={onChange} />
      </Group>
      <Chips narrowing={narrowing} onChange={onChange} />
    </>
  );
}

function Words({ q, onChange }: { readonly q: string | undefined; readonly onChange: (q: string) => void }) {
  const [words, setWords] = useState(q ?? '');
  const ask = useDebouncedCallback(onChange, 300);
  // Taken away elsewhere, they are gone from the field, too.
  useEffect(() => {
    if (q === undefined) setWords('');
  }, [q]);
  const write = (text: string) => {
    setWords(text);
    ask(text);
  };
  return (
    <TextInput
      aria-label="Tìm trong nhật ký"
      placeholder="Tìm theo tên chương trình, tin bài"
      leftSection={<IconSearch size={18} aria-hidden />}
      rightSection={words === '' ? null : <CloseButton aria-label="Xóa chữ tìm" onClick={() => write('')} />}
      value={words}
      onChange={(event) => write(event.currentTarget.value)}
      className={classes.words ?? ''}
    />
  );
}

function Further({ narrowing, onChange }: Props) {
  const topics = useQuery({
    ...queries.topics(),
    select: (answer) => answer.topics.map(({ code, title }) => ({ value: code, label: `${code} ${title}` })),
  });
  const set = (over: { [Field in keyof LedgerNarrowing]?: string | null }) => onChange(kept({ ...narrowing, ...over }));
  const field = { clearable: true, comboboxProps: { withinPortal: false } } as const;
  return (
    <Popover position="bottom-end" width={340} trapFocus withArrow>
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter size={18} aria-hidden />} className={classes.further ?? ''}>
          Lọc thêm
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Select
            {...field}
            label="Nội dung tuyên truyền"
            placeholder="Mọi nội dung"
            data={topics.data ?? []}
            value={narrowing.topic ?? null}
            onChange={(topic) => set({ topic })}
          />
          <Select
            {...field}
            label="Bằng chứng"
            placeholder="Mọi bằng chứng"
            data={optionsOf(evidenceWord)}
            value={narrowing.evidence ?? null}
            onChange={(evidence) => set({ evidence })}
          />
          <Select
            {...field}
            label="Cách nhận sóng"
            placeholder="Mọi cách"
            data={optionsOf(transportWord)}
            value={narrowing.transport ?? null}
            onChange={(transport) => set({ transport })}
          />
          <Select
            {...field}
            label="Ngoài kế hoạch"
            placeholder="Cả trong và ngoài kế hoạch"
            data={[
              { value: 'true', label: 'Chỉ âm thanh ngoài kế hoạch' },
              { value: 'false', label: 'Chỉ lượt có trong kế hoạch' },
            ]}
            value={narrowing.offPlan ?? null}
            onChange={(offPlan) => set({ offPlan })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** What narrows beyond the fields that are in sight. */
function Chips({ narrowing, onChange }: Props) {
  const segment = useQuery({
    ...queries.segment(narrowing.segmentId ?? ''),
    enabled: narrowing.segmentId !== undefined,
  });
  const schedules = useQuery({ ...queries.schedules(), enabled: narrowing.scheduleId !== undefined });
  const chips = chipsOf(narrowing, {
    segment: segment.data?.title,
    schedule: schedules.data?.schedules.find(({ id }) => id === narrowing.scheduleId)?.title,
  });
  if (chips.length === 0) return null;
  return (
    <Pill.Group aria-label="Đang lọc" role="group" className={classes.chips ?? ''}>
      {chips.map(({ words, fields }) => (
        <Pill
          key={words}
          size="lg"
          withRemoveButton
          removeButtonProps={{ 'aria-label': `Bỏ lọc: ${words}`, 'aria-hidden': false, tabIndex: 0 }}
          onRemove={() =>
            onChange(kept({ ...narrowing, ...Object.fromEntries(fields.map((name) => [name, undefined])) }))
          }
        >
          {words}
        </Pill>
      ))}
      <Button variant="subtle" size="compact-md" onClick={() => onChange({})}>
        Bỏ mọi điều kiện lọc
      </Button>
    </Pill.Group>
  );
}

/** Without what does not narrow. */
function kept(fields: { [Field in keyof LedgerNarrowing]?: string | null | undefined }): LedgerNarrowing {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}
