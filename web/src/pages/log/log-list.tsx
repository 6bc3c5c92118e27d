/** The log on the phone: a line per airing with its counts, opened to its stations. */
import { Accordion } from '@mantine/core';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { rowLook } from '../../words/state-words.ts';
import { clock, clockWords, shortDay } from '../../words/time-words.ts';
import type { Grid } from './arrange-grid.ts';
import classes from './log.module.css';
import type { Cell } from './log-address.ts';
import { countStates } from './log-legend.tsx';

export function LogList({
  grid,
  byDay,
  onOpen,
}: {
  readonly grid: Grid;
  /** With its date at each airing. */
  readonly byDay: boolean;
  readonly onOpen: (cell: Cell) => void;
}) {
  const zone = useZone();
  return (
    <Accordion variant="separated" chevronPosition="right">
      {grid.airings.map((airing) => {
        const rows = grid.stations.flatMap((station) => {
          const row = grid.rowAt(airing.id, station.id);
          return row === undefined ? [] : [{ station, row }];
        });
        return (
          <Accordion.Item key={airing.id} value={airing.id} className={classes.listItem ?? ''}>
            <Accordion.Control>
              <strong>
                {byDay
                  ? `${shortDay(localDate(airing.startsAt, zone))} · ${clock(airing.startsAt, zone)}`
                  : clockWords(airing.startsAt, zone)}
              </strong>
              <span className={classes.listTitle}>{airing.title}</span>
              <span className={classes.counts}>
                {countStates(rows.map(({ row }) => row)).map(([state, count]) => (
                  <StateBadge key={state} small look={rowLook[state]} suffix={` ${count}`} />
                ))}
              </span>
            </Accordion.Control>
            <Accordion.Panel>
              <ul className={classes.stationList}>
                {rows.map(({ station, row }) => (
                  <li key={station.id}>
                    <button type="button" onClick={() => onOpen({ airingId: airing.id, stationId: station.id })}>
                      <span>{station.name}</span>
                      <StateBadge small look={rowLook[row.state]} />
                    </button>
                  </li>
                ))}
              </ul>
            </Accordion.Panel>
          </Accordion.Item>
        );
      })}
    </Accordion>
  );
}
