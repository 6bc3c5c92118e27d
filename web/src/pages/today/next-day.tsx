/** 24 giờ tới: what will sound, and what will stay silent and why. */
import { Text } from '@mantine/core';
import { IconVolumeOff } from '@tabler/icons-react';
import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { useZone } from '../../session.tsx';
import type { Today } from '../../wire.ts';
import { nearWords } from '../../words/time-words.ts';
import classes from './today.module.css';

/** `room` is how many airings are listed before the rest is only counted. */
export function NextDay({ today, room }: { readonly today: Today; readonly room: number }) {
  const zone = useZone();
  const more = today.next24h.length - room;
  return (
    <Card title="24 giờ tới" aside={<Link href="/lich-phat">Lịch phát</Link>}>
      {today.next24h.length === 0 ? <Text c="dimmed">Không có lượt phát nào.</Text> : null}
      <ul className={classes.list}>
        {today.next24h.slice(0, room).map((airing) => (
          <li
            key={airing.airingId}
            className={classes.next}
            title={`${airing.title}${airing.silent === null ? '' : `: ${airing.silent}`}`}
          >
            <span className={classes.taskTitle}>{nearWords(airing.startsAt, Date.parse(today.now), zone)}</span>
            <span className={classes.taskDetail}>
              {airing.title} · {airing.stations} trạm
            </span>
            {airing.silent === null ? null : (
              <span className={classes.silent}>
                <IconVolumeOff size={15} aria-hidden /> {airing.silent}
              </span>
            )}
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <Text size="sm" c="dimmed" mt={4}>
          và {more} lượt nữa
        </Text>
      ) : null}
    </Card>
  );
}
