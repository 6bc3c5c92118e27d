/** What the cells' signs mean, in words, for those that occur on the day, with how many there are. */
import type { LedgerRow, RowState } from '../../../../server/contract/ledger.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { rowLook } from '../../words/state-words.ts';
import classes from './log.module.css';

export function LogLegend({ rows }: { readonly rows: readonly LedgerRow[] }) {
  const counts = countStates(rows);
  return (
    <ul className={classes.legend} aria-label="Chú thích">
      {counts.map(([state, count]) => (
        <li key={state}>
          <StateBadge small look={rowLook[state]} suffix={` ${count}`} />
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
