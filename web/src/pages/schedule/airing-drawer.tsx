/** One airing, or a block of repeats with one of them chosen, opened: what will sound, what will not and why, whom it waits for; and how to change it. */
import { Alert, Button, Drawer, Group, Select, Stack, Text } from '@mantine/core';
import { IconCalendarX, IconHourglassHigh, IconPencil, IconVolumeOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing, Schedule } from '../../wire.ts';
import { localDate, localDateTime } from '../../words/local-time.ts';
import { capital, clock, clockSeconds, clockWords, lengthWords, longDateOf } from '../../words/time-words.ts';
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
        <Acts airing={airing} schedule={schedule} onDone={onClose} />
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

function Acts({
  airing,
  schedule,
  onDone,
}: {
  readonly airing: Airing;
  readonly schedule: Schedule;
  readonly onDone: () => void;
}) {
  const zone = useZone();
  const client = useQueryClient();
  const [asking, setAsking] = useState<'one' | 'all'>();
  const series = schedule.rrule !== null || schedule.times.length > 0 || schedule.rdates.length > 0;
  const coming = Date.parse(airing.startsAt) > Date.now();
  const act = useMutation({
    mutationFn: async (which: 'one' | 'all'): Promise<unknown> =>
      which === 'all'
        ? api.cancelSchedule(schedule.id)
        : api.changeSchedule(schedule.id, {
            exdates: [...schedule.exdates, localDateTime(airing.startsAt, zone)],
          }),
    onSuccess: (_, which) => {
      tellDone(which === 'all' ? `Đã hủy lịch «${schedule.title}».` : 'Đã bỏ riêng lượt này.');
      for (const key of ['airings', 'schedules', 'today', 'sheet']) void client.invalidateQueries({ queryKey: [key] });
      setAsking(undefined);
      onDone();
    },
  });
  return (
    <>
      <Group gap="xs">
        <Button component={Link} href={`/lich-phat/${schedule.id}`} leftSection={<IconPencil size={18} aria-hidden />}>
          {series ? 'Sửa cả chuỗi lịch' : 'Sửa lịch'}
        </Button>
        {series && coming ? (
          <Button variant="default" onClick={() => setAsking('one')}>
            Bỏ riêng lượt này
          </Button>
        ) : null}
        <DangerButton icon={<IconCalendarX size={18} aria-hidden />} onClick={() => setAsking('all')}>
          {series ? 'Hủy cả chuỗi' : 'Hủy lịch'}
        </DangerButton>
      </Group>
      {series ? (
        <Text size="sm" c="dimmed">
          Đây là lịch lặp lại nên không kéo thả được: đổi giờ hoặc ngày trong biểu mẫu của cả chuỗi.
        </Text>
      ) : null}
      <ConfirmDialog
        opened={asking !== undefined}
        title={asking === 'one' ? 'Bỏ riêng lượt này?' : 'Hủy lịch này?'}
        confirm={asking === 'one' ? 'Bỏ lượt này' : 'Hủy lịch'}
        danger
        busy={act.isPending}
        error={act.error}
        onConfirm={() => asking !== undefined && act.mutate(asking)}
        onClose={() => setAsking(undefined)}
      >
        <Text>
          {asking === 'one'
            ? `«${airing.title}» lúc ${clockWords(airing.startsAt, zone)} ngày này sẽ không phát ở ${airing.stationIds.length} trạm. Các lượt khác của chuỗi giữ nguyên.`
            : `Mọi lượt chưa phát của «${schedule.title}» (${schedule.words}) sẽ không phát nữa. Những lượt đã phát vẫn còn trong nhật ký.`}
        </Text>
      </ConfirmDialog>
    </>
  );
}
