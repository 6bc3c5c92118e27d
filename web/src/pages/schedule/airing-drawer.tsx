/** One airing, or a block of repeats with one of them chosen, opened: what will sound, what will not and why, whom it waits for; and how to change it. */
import { Alert, Drawer, Select, Stack, Text } from '@mantine/core';
import { IconHourglassHigh, IconVolumeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing, Schedule } from '../../wire.ts';
import { localDate } from '../../words/local-time.ts';
import { capital, clock, clockSeconds, clockWords, lengthWords, longDateOf } from '../../words/time-words.ts';
import { AiringActs } from './airing-acts.tsx';
import type { Block } from './gather-airings.ts';
import classes from './schedule.module.css';

export function AiringDrawer({
  block,
  schedule,
  mayWrite,
  onClose,
}: {
  readonly block: Block | undefined;
  readonly schedule: Schedule | undefined;
  readonly mayWrite: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Drawer
      opened={block !== undefined}
      onClose={onClose}
      position="right"
      size={520}
      title={<Text fw={700}>Lượt phát</Text>}
    >
      {block === undefined ? null : (
        <Opened key={block[0].id} block={block} schedule={schedule} mayWrite={mayWrite} onClose={onClose} />
      )}
    </Drawer>
  );
}

function Opened({
  block,
  schedule,
  mayWrite,
  onClose,
}: {
  readonly block: Block;
  readonly schedule: Schedule | undefined;
  readonly mayWrite: boolean;
  readonly onClose: () => void;
}) {
  const zone = useZone();
  const next = block.find(({ endsAt }) => Date.parse(endsAt) > Date.now()) ?? block[0];
  const [chosen, setChosen] = useState(next.id);
  const airing = block.find(({ id }) => id === chosen) ?? next;
  return (
    <Stack>
      {block.length === 1 ? null : (
        <Select
          label={`${block.length} lượt liền nhau, đang xem lượt`}
          data={block.map(({ id, startsAt }) => ({ value: id, label: clockWords(startsAt, zone) }))}
          value={chosen}
          onChange={(id) => id !== null && setChosen(id)}
          allowDeselect={false}
        />
      )}
      <Story airing={airing} schedule={schedule} />
      {mayWrite && schedule !== undefined && schedule.cancelledAt === null ? (
        <AiringActs airing={airing} schedule={schedule} onDone={onClose} />
      ) : null}
    </Stack>
  );
}

function Story({ airing, schedule }: { readonly airing: Airing; readonly schedule: Schedule | undefined }) {
  const zone = useZone();
  const lengthMs = Date.parse(airing.endsAt) - Date.parse(airing.startsAt);
  return (
    <>
      <div>
        <h2 className={classes.airingTitle}>{airing.title}</h2>
        <Text>
          {capital(longDateOf(localDate(airing.startsAt, zone)))}, {clockWords(airing.startsAt, zone)}
          {lengthMs > 0 ? ` – ${clock(airing.endsAt, zone)} · ${lengthWords(lengthMs)}` : ''}
        </Text>
        <Stations airing={airing} />
      </div>
      {airing.silent === null ? null : <Alert color="red" icon={<IconVolumeOff aria-hidden />} title={airing.silent} />}
      {airing.waits.map(({ afterTitle, waitsMs, stations }) => (
        <Alert key={afterTitle} color="yellow" icon={<IconHourglassHigh aria-hidden />}>
          Trùng giờ với «{afterTitle}» ở {stations} trạm: lượt này chờ {lengthWords(waitsMs)} rồi mới phát.
        </Alert>
      ))}
      <ul className={classes.items}>
        {airing.items.map(({ segmentId, title, offsetMs, durationMs, approvedBy }) => (
          <li key={`${segmentId} ${offsetMs}`}>
            <span className="number">{clockSeconds(Date.parse(airing.startsAt) + offsetMs, zone)}</span>
            <span>
              <Link href={`/kho-tin-bai/${segmentId}`}>{title}</Link>
              <span className={classes.muted}>
                {lengthWords(durationMs)} · duyệt: {approvedBy}
              </span>
            </span>
          </li>
        ))}
        {airing.dropped.map(({ segmentId, title, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a segment may stand twice in a programme
          <li key={`${segmentId} dropped ${index}`} className={classes.dropped}>
            <IconVolumeOff size={18} aria-hidden />
            <span>
              <Link href={`/kho-tin-bai/${segmentId}`}>{title}</Link>
              <span>Không phát: {message}</span>
            </span>
          </li>
        ))}
      </ul>
      {schedule === undefined ? null : (
        <Text size="sm" c="dimmed">
          Lịch: {schedule.words}. Lập bởi {schedule.createdBy}.
        </Text>
      )}
    </>
  );
}

function Stations({ airing }: { readonly airing: Airing }) {
  const stations = useQuery(queries.stations());
  const all = stations.data?.stations ?? [];
  const names = all.filter(({ id }) => airing.stationIds.includes(id)).map(({ name }) => name);
  const words = names.length === 0 || names.length > 5 ? '' : `: ${names.join(', ')}`;
  return (
    <Text c="dimmed">
      {airing.stationIds.length} trạm{words}
    </Text>
  );
}
