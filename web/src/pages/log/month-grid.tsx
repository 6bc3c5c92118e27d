/** The month of the office computer: days down, stations across, in each cell the worst that happened there that day and how often. */
import { IconVolumeOff } from '@tabler/icons-react';
import type { RowState } from '../../../../server/contract/ledger.ts';
import type { LedgerDays } from '../../../../server/contract/log.ts';
import { type Look, rowLook } from '../../words/state-words.ts';
import { longDateOf, shortDay } from '../../words/time-words.ts';
import classes from './log.module.css';

/** The worst first: what needs a person, then what is not known, then what is as it should be. */
const worstFirst: readonly RowState[] = [
  ...(['off-plan', 'missed', 'cut', 'late', 'unknown', 'waiting', 'preempted', 'skipped'] as const),
  ...(['sounding', 'aired', 'planned'] as const),
];
const silentLook: Look = { word: 'im cả ngày', tone: 'bad', icon: IconVolumeOff };

type DayCell = LedgerDays['days'][number]['cells'][number];

export function MonthGrid({
  month,
  onDay,
}: {
  readonly month: LedgerDays;
  /** Opens a day, and of it one station where a cell was chosen. */
  readonly onDay: (date: string, stationId: string | undefined) => void;
}) {
  return (
    <div className={classes.scroll}>
      <table className={`${classes.grid} ${classes.month}`}>
        <caption className="visually-hidden">Mỗi dòng một ngày, mỗi cột một trạm. Bấm một ô để mở ngày đó.</caption>
        <thead>
          <tr>
            <th scope="col" className={classes.corner}>
              <span className="visually-hidden">Ngày</span>
            </th>
            {month.stations.map(({ id, name }) => (
              <th key={id} scope="col" className={classes.station}>
                <span>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {month.days.map(({ date, cells }) => (
            <tr key={date}>
              <th scope="row" className={classes.day}>
                <button type="button" onClick={() => onDay(date, undefined)} title={`Mở ${longDateOf(date)}`}>
                  {shortDay(date)}
                </button>
              </th>
              {month.stations.map(({ id, name }) => {
                const cell = cells.find(({ stationId }) => stationId === id);
                return (
                  <td key={id}>
                    {cell === undefined || isEmpty(cell) ? (
                      <Nothing gap={cell?.gap === true} />
                    ) : (
                      <DayButton cell={cell} label={`${name}, ${longDateOf(date)}`} onOpen={() => onDay(date, id)} />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DayButton({
  cell,
  label,
  onOpen,
}: {
  readonly cell: DayCell;
  readonly label: string;
  readonly onOpen: () => void;
}) {
  const { look, count } = worstOf(cell);
  const Icon = look.icon;
  const text = `${label}: ${countWords(cell)}`;
  return (
    <button
      type="button"
      className={classes.cell}
      data-tone={look.tone}
      data-gap={cell.gap || undefined}
      aria-label={text}
      title={text}
      onClick={onOpen}
    >
      <Icon size={14} stroke={2.4} aria-hidden />
      {count === undefined ? null : <span aria-hidden>{count}</span>}
    </button>
  );
}

function Nothing({ gap }: { readonly gap: boolean }) {
  return (
    <span className={classes.unplanned}>
      <span aria-hidden>·</span>
      <span className="visually-hidden">
        {gap ? 'không có trong lịch, nhật ký máy còn thiếu' : 'không có trong lịch'}
      </span>
    </span>
  );
}

/** Of all alike no number is shown: the sign says it. */
function worstOf({ states, silentAllDay }: DayCell): { look: Look; count: number | undefined } {
  if (silentAllDay) return { look: silentLook, count: undefined };
  const found = worstFirst.filter((state) => (states[state] ?? 0) > 0);
  const [worst = 'planned'] = found;
  return { look: rowLook[worst], count: found.length === 1 ? undefined : states[worst] };
}

/** `đã phát 12, không phát 1`: everything the cell counts. */
export function countWords({ states, silentAllDay, gap }: DayCell): string {
  const counts = [...worstFirst].reverse().flatMap((state) => {
    const count = states[state] ?? 0;
    return count === 0 ? [] : [`${rowLook[state].word} ${count}`];
  });
  const more = [...(silentAllDay ? [silentLook.word] : []), ...(gap ? ['nhật ký máy còn thiếu'] : [])];
  return [...counts, ...more].join(', ');
}

/** Nothing was planned there, and nothing sounded. */
export function isEmpty({ states }: DayCell): boolean {
  return Object.keys(states).length === 0;
}
