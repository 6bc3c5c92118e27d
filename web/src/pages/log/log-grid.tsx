/** The grid of the office computer: airings down, by day where there are several, stations across, a cell per outcome. Arrow keys move through it. */
import { Fragment, type KeyboardEvent, useState } from 'react';
import type { LedgerRow } from '../../../../server/contract/ledger.ts';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { evidenceLook, rowLook } from '../../words/state-words.ts';
import { capital, clock, clockWords, longDateOf } from '../../words/time-words.ts';
import type { Grid } from './arrange-grid.ts';
import classes from './log.module.css';
import type { Cell } from './log-address.ts';

const steps: Readonly<Record<string, readonly [down: number, across: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function LogGrid({
  grid,
  byDay,
  chosen,
  onOpen,
}: {
  readonly grid: Grid;
  /** A line with the date before the airings of each day. */
  readonly byDay: boolean;
  readonly chosen: Cell | undefined;
  readonly onOpen: (cell: Cell) => void;
}) {
  const [focus, setFocus] = useState<readonly [number, number]>();
  const first = firstPlace(grid);
  const [tabRow, tabColumn] = focus ?? first;
  const zone = useZone();
  const dayOf = (index: number) => localDate(grid.airings[index]?.startsAt ?? 0, zone);
  return (
    <div className={classes.scroll}>
      <table className={classes.grid} onKeyDown={(event) => step(event, grid)}>
        <caption className="visually-hidden">
          Mỗi dòng một lượt phát, mỗi cột một trạm. Dùng phím mũi tên để đi giữa các ô, phím Enter để mở.
        </caption>
        <thead>
          <tr>
            <th scope="col" className={classes.corner}>
              <span className="visually-hidden">Lượt phát</span>
            </th>
            {grid.stations.map(({ id, name }) => (
              <th key={id} scope="col" className={classes.station}>
                <span>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.airings.map((airing, rowIndex) => (
            <Fragment key={airing.id}>
              {byDay && (rowIndex === 0 || dayOf(rowIndex) !== dayOf(rowIndex - 1)) ? (
                <tr>
                  <th scope="rowgroup" colSpan={grid.stations.length + 1} className={classes.dayLine}>
                    {capital(longDateOf(dayOf(rowIndex)))}
                  </th>
                </tr>
              ) : null}
              <GridRow
                grid={grid}
                rowIndex={rowIndex}
                tabColumn={rowIndex === tabRow ? tabColumn : undefined}
                chosen={chosen?.airingId === airing.id ? chosen.stationId : undefined}
                onFocus={(columnIndex) => setFocus([rowIndex, columnIndex])}
                onOpen={onOpen}
              />
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function GridRow({
  grid,
  rowIndex,
  tabColumn,
  chosen,
  onFocus,
  onOpen,
}: {
  readonly grid: Grid;
  readonly rowIndex: number;
  /** Which of its cells is in the tab order, if any. */
  readonly tabColumn: number | undefined;
  /** The station whose story is open, if it is one of this row. */
  readonly chosen: string | undefined;
  readonly onFocus: (columnIndex: number) => void;
  readonly onOpen: (cell: Cell) => void;
}) {
  const zone = useZone();
  const airing = grid.airings[rowIndex];
  if (airing === undefined) return null;
  return (
    <tr>
      <th scope="row" className={classes.airing} title={`${clockWords(airing.startsAt, zone)} ${airing.title}`}>
        <strong className="number">{clock(airing.startsAt, zone)}</strong> {airing.title}
      </th>
      {grid.stations.map((station, columnIndex) => {
        const row = grid.rowAt(airing.id, station.id);
        if (row === undefined) return <Unplanned key={station.id} />;
        return (
          <td key={station.id}>
            <CellButton
              row={row}
              station={station.name}
              place={`${rowIndex} ${columnIndex}`}
              inTabOrder={columnIndex === tabColumn}
              chosen={station.id === chosen}
              onFocus={() => onFocus(columnIndex)}
              onOpen={() => onOpen({ airingId: airing.id, stationId: station.id })}
            />
          </td>
        );
      })}
    </tr>
  );
}

function CellButton({
  row,
  station,
  place,
  inTabOrder,
  chosen,
  onFocus,
  onOpen,
}: {
  readonly row: LedgerRow;
  readonly station: string;
  readonly place: string;
  readonly inTabOrder: boolean;
  readonly chosen: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}) {
  const { word, tone, icon: Icon } = rowLook[row.state];
  // A machine's word is the rule; whoever else vouches for it is marked.
  const Mark = row.evidence === 'machine' || row.evidence === 'none' ? undefined : evidenceLook[row.evidence];
  const said = [row.reason, Mark?.word].filter((words) => words !== undefined && words !== null).join('; ');
  const text = `${station}: ${word}${said === '' ? '' : ` (${said})`}`;
  return (
    <button
      type="button"
      className={classes.cell}
      data-place={place}
      data-tone={tone}
      data-state={row.state}
      aria-pressed={chosen}
      aria-label={text}
      title={text}
      tabIndex={inTabOrder ? 0 : -1}
      onFocus={onFocus}
      onClick={onOpen}
    >
      {row.state === 'planned' ? null : <Icon size={15} stroke={2.4} aria-hidden />}
      {Mark === undefined ? null : <Mark.icon size={10} stroke={2.4} aria-hidden className={classes.mark} />}
    </button>
  );
}

function Unplanned() {
  return (
    <td className={classes.unplanned}>
      <span aria-hidden>·</span>
      <span className="visually-hidden">không có trong lịch</span>
    </td>
  );
}

/** To the next cell that way that has a button. */
function step(event: KeyboardEvent<HTMLElement>, grid: Grid): void {
  const by = steps[event.key];
  const from = (event.target as HTMLElement).dataset.place?.split(' ').map(Number);
  if (by === undefined || from === undefined) return;
  event.preventDefault();
  let [row = 0, column = 0] = from;
  for (;;) {
    row += by[0];
    column += by[1];
    if (row < 0 || column < 0 || row >= grid.airings.length || column >= grid.stations.length) return;
    const next = event.currentTarget.querySelector<HTMLElement>(`[data-place="${row} ${column}"]`);
    if (next !== null) {
      next.focus();
      return;
    }
  }
}

function firstPlace(grid: Grid): readonly [number, number] {
  for (const [row, airing] of grid.airings.entries()) {
    for (const [column, station] of grid.stations.entries()) {
      if (grid.rowAt(airing.id, station.id) !== undefined) return [row, column];
    }
  }
  return [0, 0];
}
