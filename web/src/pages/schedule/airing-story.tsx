/** What one airing sounds, item by item, what it leaves out and why. */
import { Alert, Text } from '@mantine/core';
import { IconAntenna, IconSparkles, IconVolumeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing, Schedule } from '../../wire.ts';
import { localDate } from '../../words/local-time.ts';
import { capital, clock, clockSeconds, clockWords, dateOf, lengthWords, longDateOf } from '../../words/time-words.ts';
import { whereWords } from './next-hours.tsx';
import { slotOf } from './plan-calendar.tsx';
import classes from './schedule.module.css';

/** `children`, what asks for a decision, stand before the items. */
export function AiringStory({
  airing,
  schedule,
  children,
}: {
  readonly airing: Airing;
  readonly schedule: Schedule | undefined;
  readonly children: ReactNode;
}) {
  const zone = useZone();
  const stations = useQuery(queries.stations()).data?.stations ?? [];
  const lengthMs = Date.parse(airing.endsAt) - Date.parse(airing.startsAt);
  const slotMs = slotOf(airing, schedule);
  return (
    <>
      <div>
        <h2 className={classes.airingTitle}>{airing.title}</h2>
        <Text>
          {capital(longDateOf(localDate(airing.startsAt, zone)))}, {clockWords(airing.startsAt, zone)}
          {lengthMs > 0 ? ` – ${clock(airing.endsAt, zone)} · ${lengthWords(lengthMs)}` : ''}
          {slotMs > 0 ? ` · khung ${lengthWords(slotMs)}` : ''}
        </Text>
        {airing.movedFrom === null ? null : (
          <Text>
            Đã dời từ {airing.movedFrom.slice(11, 16)} ngày {dateOf(airing.movedFrom.slice(0, 10))}.
          </Text>
        )}
        <Text c="dimmed">{whereWords(airing.stationIds, stations)}</Text>
      </div>
      {airing.silent === null ? null : <Alert color="red" icon={<IconVolumeOff aria-hidden />} title={airing.silent} />}
      {children}
      <Items airing={airing} />
      {schedule === undefined ? null : (
        <Text size="sm" c="dimmed">
          Lịch: {schedule.words}. Lập bởi {schedule.createdBy}.
        </Text>
      )}
    </>
  );
}

function Items({ airing }: { readonly airing: Airing }) {
  const zone = useZone();
  const stations = useQuery(queries.stations()).data?.stations ?? [];
  return (
    <ul className={classes.items}>
      {airing.items.map(({ index, segmentId, kind, title, offsetMs, durationMs, approvedBy, picked, stationIds }) => (
        <li key={`${index} ${segmentId}`}>
          <span className="number">{clockSeconds(Date.parse(airing.startsAt) + offsetMs, zone)}</span>
          <span>
            {segmentId === null ? <strong>{title}</strong> : <Link href={`/kho-tin-bai/${segmentId}`}>{title}</Link>}
            {picked ? (
              <em className={classes.picked}>
                <IconSparkles size={15} aria-hidden /> chọn tự động
              </em>
            ) : null}
            {kind === 'relay' ? (
              <em className={classes.picked}>
                <IconAntenna size={15} aria-hidden /> tiếp âm
              </em>
            ) : null}
            <span className={classes.muted}>
              {lengthWords(durationMs)} · duyệt: {approvedBy}
              {stationIds === null ? '' : ` · chỉ ở ${whereWords(stationIds, stations)}`}
            </span>
          </span>
        </li>
      ))}
      {airing.dropped.map(({ segmentId, title, message }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a segment may stand twice in a programme
        <li key={`${segmentId} dropped ${index}`} className={classes.dropped}>
          <IconVolumeOff size={18} aria-hidden />
          <span>
            {segmentId === null ? title : <Link href={`/kho-tin-bai/${segmentId}`}>{title}</Link>}
            <span>Không phát: {message}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
