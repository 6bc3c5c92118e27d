/** The day as a line: what aired, what is to come, the quiet hours, and now. */
import { useMemo } from 'react';
import { Link } from 'wouter';
import { useNow } from '../../parts/use-now.ts';
import { useZone } from '../../session.tsx';
import type { TimelineAiring, Today } from '../../wire.ts';
import { pad } from '../../words/local-time.ts';
import { clock, clockWords } from '../../words/time-words.ts';
import { type Standing, standingOf, standingWords } from './airing-standing.ts';
import classes from './day-line.module.css';
import { axisOf, layLabels, share } from './lay-day-line.ts';

export function DayLine({ today, aheadMs }: { readonly today: Today; readonly aheadMs: number }) {
  const zone = useZone();
  const now = useNow(2_000, aheadMs);
  const axis = useMemo(() => axisOf(today, zone), [today, zone]);
  const labels = useMemo(
    () => layLabels(today.timeline, axis, (airing) => `${clock(airing.startsAt, zone)} ${airing.title}`),
    [today.timeline, axis, zone],
  );
  if (today.timeline.length === 0) {
    return <p className={classes.none}>Hôm nay chưa có lượt phát nào trong lịch.</p>;
  }
  return (
    <div className={classes.line}>
      {axis.hours.map(({ at, hour }) => (
        <div key={at} className={classes.hour} style={{ left: `${share(at, axis) * 100}%` }} aria-hidden>
          <span>{pad(hour)}:00</span>
        </div>
      ))}
      {today.quiet.map(({ from, to }) => (
        <div key={from} className={classes.quiet} style={spanStyle(from, to, axis)} aria-hidden />
      ))}
      <ul className={classes.airings}>
        {today.timeline.map((airing) => (
          <Block
            key={airing.airingId}
            airing={airing}
            style={spanStyle(airing.startsAt, airing.endsAt, axis)}
            standing={standingOf(airing, now)}
            zone={zone}
          />
        ))}
      </ul>
      {labels.map(({ airing, left, lane, text }) => (
        <div
          key={airing.airingId}
          className={classes.label}
          data-standing={standingOf(airing, now)}
          style={{ left: `${left * 100}%`, top: `${26 + lane * 19}px` }}
          aria-hidden
        >
          {text}
        </div>
      ))}
      <div className={classes.now} style={{ left: `${share(now, axis) * 100}%` }} aria-hidden />
    </div>
  );
}

function Block({
  airing,
  style,
  standing: kind,
  zone,
}: {
  readonly airing: TimelineAiring;
  readonly style: { readonly left: string; readonly width: string };
  readonly standing: Standing;
  readonly zone: string;
}) {
  const text = `${clockWords(airing.startsAt, zone)} – ${clock(airing.endsAt, zone)} ${airing.title}: ${standingWords(airing, kind)}`;
  return (
    <li className={classes.block} style={style} data-standing={kind}>
      <Link href="/nhat-ky" title={text} aria-label={text} />
    </li>
  );
}

function spanStyle(from: string, to: string, axis: Parameters<typeof share>[1]): { left: string; width: string } {
  const [left, right] = [share(Date.parse(from), axis), share(Date.parse(to), axis)];
  return { left: `${left * 100}%`, width: `${Math.max(right - left, 0) * 100}%` };
}
