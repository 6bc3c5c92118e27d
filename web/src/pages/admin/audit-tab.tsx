/** Sổ việc đã làm: every change a person made, newest first, with what was before and after. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AuditRow } from '../../../../server/contract/people.ts';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { auditChanges, auditWords, subjectTitle } from '../../words/audit-words.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './admin.module.css';

export function AuditTab() {
  const audit = useQuery(queries.audit());
  if (audit.isPending) return <WaitingNote />;
  if (audit.data === undefined) return <ProblemNote error={audit.error} retry={() => void audit.refetch()} />;
  const { rows } = audit.data;
  return (
    <Card title="Sổ việc đã làm" aside={<Text c="dimmed">không sửa, không xóa được</Text>}>
      {rows.length === 0 ? <EmptyNote title="Chưa có việc nào được ghi" /> : null}
      <ul className={classes.list}>
        {rows.map((row) => (
          <AuditLine key={row.id} row={row} />
        ))}
      </ul>
    </Card>
  );
}

function AuditLine({ row }: { readonly row: AuditRow }) {
  const zone = useZone();
  const title = subjectTitle(row);
  return (
    <li className={classes.audit}>
      <span className="number">{dateTimeWords(row.at, zone)}</span>
      <span>
        <strong>{row.who}</strong> {auditWords(row)}
        {title === undefined ? null : ` «${title}»`}
        <Details row={row} />
      </span>
    </li>
  );
}

function Details({ row }: { readonly row: AuditRow }) {
  const changes = auditChanges(row);
  if (changes.length === 0) return null;
  return (
    <details className={classes.details}>
      <summary>Chi tiết</summary>
      <ul>
        {changes.map(({ field, before, after }) => (
          <li key={field}>
            {field}: {before === '' ? '' : `${before} → `}
            {after === '' ? 'không còn' : after}
          </li>
        ))}
      </ul>
    </details>
  );
}
