/** A line of the log of what people did: when, who, what, from where, and behind a click what was before and after. */
import { useQuery } from '@tanstack/react-query';
import type { AuditRow } from '../../../../server/contract/audit.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { auditChanges } from '../../words/audit-changes.ts';
import { auditWords, sourceWords, subjectWords } from '../../words/audit-words.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import admin from './admin.module.css';
import classes from './audit.module.css';

interface LineProps {
  readonly row: AuditRow;
  /** Names by id. */
  readonly nameOf: (id: string) => string | undefined;
}

export function AuditLine({ row, nameOf }: LineProps) {
  const zone = useZone();
  return (
    <li className={admin.audit}>
      <span className="number">{dateTimeWords(row.at, zone)}</span>
      <span>
        <strong>{row.who}</strong> {auditWords(row)}
        {subjectWords(row, nameOf)}
        {row.source === null ? null : <span className={classes.source}>{sourceWords(row.source)}</span>}
        <Details row={row} nameOf={nameOf} />
      </span>
    </li>
  );
}

function Details({ row, nameOf }: LineProps) {
  const changes = auditChanges(row, { zone: useZone(), nameOf });
  if (changes.length === 0) return null;
  return (
    <details className={admin.details}>
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
export function useAuditNames(): (id: string) => string | undefined {
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
