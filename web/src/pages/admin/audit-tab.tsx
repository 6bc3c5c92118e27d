/** Sổ việc đã làm: every change a person made, newest first, with what was before and after. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AuditRow } from '../../../../server/contract/audit.ts';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { auditChanges } from '../../words/audit-changes.ts';
import { auditWords, subjectWords } from '../../words/audit-words.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './admin.module.css';

export function AuditTab() {
  const audit = useQuery(queries.audit());
  const nameOf = useNames();
  if (audit.isPending) return <WaitingNote />;
  if (audit.data === undefined) return <ProblemNote error={audit.error} retry={() => void audit.refetch()} />;
  const { rows } = audit.data;
  return (
    <Card title="Sổ việc đã làm" aside={<Text c="dimmed">không sửa, không xóa được</Text>}>
      {rows.length === 0 ? <EmptyNote title="Chưa có việc nào được ghi" /> : null}
      <ul className={classes.list}>
        {rows.map((row) => (
          <AuditLine key={row.id} row={row} nameOf={nameOf} />
        ))}
      </ul>
    </Card>
  );
}

interface LineProps {
  readonly row: AuditRow;
  /** Names by id. */
  readonly nameOf: (id: string) => string | undefined;
}

function AuditLine({ row, nameOf }: LineProps) {
  const zone = useZone();
  return (
    <li className={classes.audit}>
      <span className="number">{dateTimeWords(row.at, zone)}</span>
      <span>
        <strong>{row.who}</strong> {auditWords(row)}
        {subjectWords(row, nameOf)}
        <Details row={row} nameOf={nameOf} />
      </span>
    </li>
  );
}

function Details({ row, nameOf }: LineProps) {
  const changes = auditChanges(row, { zone: useZone(), nameOf });
  if (changes.length === 0) return null;
  return (
    <details className={classes.details}>
      <summary>Chi tiết</summary>
      <ul>
        {changes.map(({ field, words }) => (
          <li key={field}>
            {field}: {words}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What the rows name by their ids. */
function useNames(): (id: string) => string | undefined {
  const stations = useQuery(queries.stations()).data?.stations ?? [];
  const zones = useQuery(queries.zones()).data?.zones ?? [];
  const programmes = useQuery(queries.programmes()).data?.programmes ?? [];
  const sources = useQuery(queries.relaySources()).data?.sources ?? [];
  const segments = useQuery(queries.segments({})).data?.segments ?? [];
  const names = new Map([
    ...[...stations, ...zones, ...sources].map(({ id, name }) => [id, name] as const),
    ...[...programmes, ...segments].map(({ id, title }) => [id, title] as const),
  ]);
  return (id) => names.get(id);
}
