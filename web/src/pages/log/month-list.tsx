/** The month on the phone: a line per day with its counts, which opens the day. */
import type { RowState } from '../../../../server/contract/ledger.ts';
import type { LedgerDays } from '../../../../server/contract/log.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { rowLook } from '../../words/state-words.ts';
import { capital, longDateOf } from '../../words/time-words.ts';
import classes from './log.module.css';

export function MonthList({ month, onDay }: { readonly month: LedgerDays; readonly onDay: (date: string) => void }) {
  const names = new Map(month.stations.map(({ id, name }) => [id, name]));
  const days = month.days.filter(({ cells }) => cells.some(({ states }) => Object.keys(states).length > 0));
  return (
    <ul className={classes.dayList}>
      {days.map(({ date, cells }) => {
        const silent = cells.filter((cell) => cell.silentAllDay).map(({ stationId }) => names.get(stationId) ?? '');
        return (
          <li key={date}>
            <button type="button" onClick={() => onDay(date)}>
              <strong>{capital(longDateOf(date))}</strong>
              <span className={classes.counts}>
                {sumStates(cells).map(([state, count]) => (
                  <StateBadge key={state} small look={rowLook[state]} suffix={` ${count}`} />
                ))}
              </span>
              {silent.length === 0 ? null : <span className={classes.silent}>Im cả ngày: {silent.join(', ')}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** How many rows of some cells stand how, in the order of the words' own list. */
export function sumStates(cells: LedgerDays['days'][number]['cells']): [RowState, number][] {
  return (Object.keys(rowLook) as RowState[])
    .map((state): [RowState, number] => [state, cells.reduce((sum, { states }) => sum + (states[state] ?? 0), 0)])
    .filter(([, count]) => count > 0);
}
