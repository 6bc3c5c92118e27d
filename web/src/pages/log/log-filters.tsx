/** Narrows the log: one station, one outcome, words of the title. */
import { CloseButton, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Outcome } from '../../../../server/contract/ledger.ts';
import { queries } from '../../queries.ts';
import { rowLook } from '../../words/state-words.ts';
import { capital } from '../../words/time-words.ts';
import classes from './log.module.css';

export interface LogNarrowing {
  readonly stationId: string | undefined;
  readonly outcome: Outcome | undefined;
  readonly q: string | undefined;
}

const outcomes: readonly Outcome[] = ['aired', 'late', 'cut', 'preempted', 'skipped', 'missed', 'unknown'];

export function LogFilters({
  narrowing,
  onChange,
}: {
  readonly narrowing: LogNarrowing;
  readonly onChange: (narrowing: LogNarrowing) => void;
}) {
  const stations = useQuery({
    ...queries.stations(),
    select: (answer) => answer.stations.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` })),
  });
  const [words, setWords] = useState(narrowing.q ?? '');
  const ask = useDebouncedCallback((q: string) => onChange({ ...narrowing, q: q === '' ? undefined : q }), 300);
  const write = (q: string) => {
    setWords(q);
    ask(q);
  };
  return (
    <Group gap="sm" role="search" className={classes.filters ?? ''}>
      <TextInput
        aria-label="Tìm trong nhật ký"
        placeholder="Tìm theo tên chương trình"
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={words === '' ? null : <CloseButton aria-label="Xóa chữ tìm" onClick={() => write('')} />}
        value={words}
        onChange={(event) => write(event.currentTarget.value)}
        className={classes.words ?? ''}
      />
      <Select
        aria-label="Trạm"
        placeholder="Mọi trạm"
        data={stations.data ?? []}
        value={narrowing.stationId ?? null}
        onChange={(stationId) => onChange({ ...narrowing, stationId: stationId ?? undefined })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Bỏ lọc trạm' }}
      />
      <Select
        aria-label="Kết quả"
        placeholder="Mọi kết quả"
        data={outcomes.map((value) => ({ value, label: capital(rowLook[value].word) }))}
        value={narrowing.outcome ?? null}
        onChange={(outcome) => onChange({ ...narrowing, outcome: outcome ?? undefined })}
        clearable
        clearButtonProps={{ 'aria-label': 'Bỏ lọc kết quả' }}
      />
    </Group>
  );
}
