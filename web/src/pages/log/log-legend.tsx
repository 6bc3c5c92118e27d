/** What the cells' signs mean, in words, for those that occur on the day, with how many there are. */
import type { LedgerRow, RowState } from '../../../../server/contract/ledger.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { evidenceLook, rowLook } from '../../words/state-words.ts';
import classes from './log.module.css';

export function LogLegend({ rows }: { readonly rows: readonly LedgerRow[] }) {
  return (
    <CountLegend
      counts={countStates(rows)}
      evidence={(['carrier', 'village', 'listened'] as const).filter((word) =>
        rows.some(({ evidence }) => evidence === word),
      )}
    />
  );
}

/** The same of counts alone. */
export function CountLegend({
  counts,
  evidence = [],
}: {
  readonly counts: readonly (readonly [RowState, number])[];
  /** The marks of whoever vouches beside the machines. */
  readonly evidence?: readonly LedgerRow['evidence'][];
}) {
  return (
    <ul className={classes.legend} aria-label="Chú thích">
      {counts.map(([state, count]) => (
        <li key={state}>
          <StateBadge small look={rowLook[state]} suffix={` ${count}`} />
        </li>
      ))}
      {evidence.map((word) => (
        <li key={word}>
          <StateBadge small look={{ ...evidenceLook[word], tone: 'calm' }} />
        </li>
      ))}
    </ul>
  );
}

/** How many rows stand where, in the order of the words' own list. */
export function countStates(rows: readonly LedgerRow[]): [RowState, number][] {
  const states = Object.keys(rowLook) as RowState[];
  return states
    .map((state): [RowState, number] => [state, rows.filter((row) => row.state === state).length])
    .filter(([, count]) => count > 0);
}
