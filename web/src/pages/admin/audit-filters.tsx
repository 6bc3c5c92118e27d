/** Narrows the log of what people did: by words, person, act and days. */
import { CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { AuditPage } from '../../../../server/contract/audit.ts';
import type { AuditNarrowing } from '../../api/audit.ts';
import { DateField } from '../../parts/dates.tsx';
import { useZone } from '../../session.tsx';
import { actsNamed, auditOptions } from '../../words/audit-words.ts';
import { addDays, isoOf } from '../../words/local-time.ts';
import classes from './audit.module.css';

/** Days as people choose them; the instants they stand for are the commune's. */
interface Days {
  readonly first?: string | undefined;
  readonly last?: string | undefined;
}

export function AuditFilters({
  people,
  narrowing,
  onChange,
}: {
  readonly people: AuditPage['people'];
  readonly narrowing: AuditNarrowing;
  readonly onChange: (narrowing: AuditNarrowing) => void;
}) {
  const zone = useZone();
  const [days, setDays] = useState<Days>({});
  const chooseDays = (over: Days) => {
    const next = { ...days, ...over };
    setDays(next);
    const from = next.first === undefined ? undefined : isoOf(next.first, zone);
    const to = next.last === undefined ? undefined : isoOf(addDays(next.last, 1), zone);
    onChange({ ...narrowing, from, to });
  };
  const dropdown = { width: 340, position: 'bottom-start' } as const;
  const field = { size: 'md', searchable: true, clearable: true, comboboxProps: dropdown } as const;
  return (
    <search className={classes.filters}>
      <Words onChange={(q) => onChange({ ...narrowing, q: q === '' ? undefined : q, qActions: actsNamed(q) })} />
      <Select
        {...field}
        label="Người làm"
        placeholder="Mọi người"
        data={people.map(({ who, name }) => ({ value: who, label: name }))}
        value={narrowing.who ?? null}
        onChange={(who) => onChange({ ...narrowing, who: who ?? undefined })}
        clearButtonProps={{ 'aria-label': 'Bỏ lọc người làm' }}
        nothingFoundMessage="Không có ai như vậy"
      />
      <Select
        {...field}
        label="Việc"
        placeholder="Mọi việc"
        data={[...auditOptions]}
        value={narrowing.action ?? null}
        onChange={(action) => onChange({ ...narrowing, action: action ?? undefined })}
        clearButtonProps={{ 'aria-label': 'Bỏ lọc việc' }}
        nothingFoundMessage="Không có việc nào như vậy"
      />
      <DateField label="Từ ngày" value={days.first} onChange={(first) => chooseDays({ first })} clearable />
      <DateField label="Đến hết ngày" value={days.last} onChange={(last) => chooseDays({ last })} clearable />
    </search>
  );
}

function Words({ onChange }: { readonly onChange: (q: string) => void }) {
  const [words, setWords] = useState('');
  const ask = useDebouncedCallback(onChange, 300);
  const write = (text: string) => {
    setWords(text);
    ask(text);
  };
  return (
    <TextInput
      size="md"
      label="Tìm trong sổ"
      placeholder="Việc, tên tin bài, trạm…"
      className={classes.words ?? ''}
      leftSection={<IconSearch size={18} aria-hidden />}
      rightSection={words === '' ? null : <CloseButton aria-label="Xóa chữ tìm" onClick={() => write('')} />}
      value={words}
      onChange={(event) => write(event.currentTarget.value)}
    />
  );
}
