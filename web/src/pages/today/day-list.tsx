/** The day on the phone: its airings one under the other, each with how it stands. */
import { useNow } from '../../parts/use-now.ts';
import { useZone } from '../../session.tsx';
import type { Today } from '../../wire.ts';
import { clockWords } from '../../words/time-words.ts';
import { standingOf, standingWords } from './airing-standing.ts';
import classes from './day-line.module.css';

export function DayList({ today, aheadMs }: { readonly today: Today; readonly aheadMs: number }) {
  const zone = useZone();
  const now = useNow(2_000, aheadMs);
  if (today.timeline.length === 0) {
    return <p className={classes.none}>Hôm nay chưa có lượt phát nào trong lịch.</p>;
  }
  return (
    <ul className={classes.dayList}>
      {today.timeline.map((airing) => {
        const standing = standingOf(airing, now);
        return (
          <li key={airing.airingId} data-standing={standing}>
            <strong>{clockWords(airing.startsAt, zone)}</strong> {airing.title}
            <span>{standingWords(airing, standing)}</span>
          </li>
        );
      })}
    </ul>
  );
}
