/** The letters in the calendar: a block's words, where a segment can be dropped on its empty place, and a day's head with its holiday. */
import { useState } from 'react';
import { useZone } from '../../session.tsx';
import { localDate, localParts } from '../../words/local-time.ts';
import { capital, clock, clockWords, dateWords, weekdayWords } from '../../words/time-words.ts';
import { blockWords, emptyPlacesOf } from './block-look.ts';
import type { Block } from './gather-airings.ts';
import { draggedSegment } from './ready-list.tsx';

export function BlockWords({
  block,
  short,
  dayOff,
  onFill,
}: {
  readonly block: Block;
  readonly short: boolean;
  readonly dayOff: string | undefined;
  readonly onFill: (segmentId: string) => void;
}) {
  const zone = useZone();
  const [over, setOver] = useState(false);
  const [airing] = block;
  const words = blockWords(block, dayOff);
  const times = block.length > 1 ? `${clock(airing.startsAt, zone)} …` : clock(airing.startsAt, zone);
  const takes = emptyPlacesOf(airing).length > 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut of the drawer's own field
    <span
      className="loa-event-words"
      data-short={short || undefined}
      data-over={over || undefined}
      title={`${clockWords(airing.startsAt, zone)} ${words} · ${airing.stationIds.length} trạm`}
      onDragOver={(event) => {
        if (!takes) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const segmentId = draggedSegment(event);
        if (!takes || segmentId === undefined) return;
        event.preventDefault();
        onFill(segmentId);
      }}
    >
      <strong>{times}</strong> {words}
    </span>
  );
}

export function DayHead({
  at,
  zone,
  names,
}: {
  readonly at: Date;
  readonly zone: string;
  readonly names: ReadonlyMap<string, string>;
}) {
  const { weekday } = localParts(at.getTime(), zone);
  const name = names.get(localDate(at.getTime(), zone));
  return (
    <span className="loa-day-head">
      {capital(weekdayWords(weekday))} <span className="number">{dateWords(at.getTime(), zone).slice(0, 5)}</span>
      {name === undefined ? null : <span className="loa-day-name">{name}</span>}
    </span>
  );
}
