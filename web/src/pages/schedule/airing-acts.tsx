/** What can be done with an opened airing: move or lengthen it, leave it out, air something else, go back; change or cancel its series. */
import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconCalendarX, IconPencil } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { invalidateTopics } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing, Schedule } from '../../wire.ts';
import { AiringFields } from './airing-fields.tsx';
import { NextHours } from './next-hours.tsx';
import { type Ask, atWords, isSeries, writeOf } from './plan-act.ts';
import { offerUndo } from './undo-store.ts';

interface Props {
  readonly airing: Airing;
  readonly schedule: Schedule;
  readonly onAsk: (ask: Ask) => void;
  readonly onDone: () => void;
}

export function AiringActs({ airing, schedule, onAsk, onDone }: Props) {
  const [cancelling, setCancelling] = useState(false);
  const series = isSeries(schedule);
  const coming = Date.parse(airing.startsAt) > Date.now();
  const changed = schedule.changes.find(({ occurrence }) => occurrence === airing.occurrence);
  return (
    <>
      {coming && changed !== undefined ? <GoBack airing={airing} schedule={schedule} onDone={onDone} /> : null}
      {coming ? <AiringFields airing={airing} schedule={schedule} onAsk={onAsk} /> : null}
      <Group gap="xs">
        {coming ? (
          <Button variant="default" onClick={() => onAsk({ act: { kind: 'cancel' }, airing, schedule })}>
            Bỏ riêng lượt này
          </Button>
        ) : null}
        <Button
          component={Link}
          href={`/lich-phat/${schedule.id}`}
          variant="default"
          leftSection={<IconPencil size={18} aria-hidden />}
        >
          {series ? 'Sửa cả chuỗi' : 'Sửa lịch'}
        </Button>
        {series && coming ? (
          <Button component={Link} href={`/lich-phat/${schedule.id}?tu=${airing.occurrence}`} variant="default">
            Sửa từ lượt này về sau
          </Button>
        ) : null}
        <DangerButton icon={<IconCalendarX size={18} aria-hidden />} onClick={() => setCancelling(true)}>
          {series ? 'Hủy cả chuỗi' : 'Hủy lịch'}
        </DangerButton>
      </Group>
      {cancelling ? (
        <CancelAll airing={airing} schedule={schedule} onDone={onDone} onClose={() => setCancelling(false)} />
      ) : null}
    </>
  );
}

/** Takes back what this one occurrence was changed in. */
function GoBack({ airing, schedule, onDone }: Omit<Props, 'onAsk'>) {
  const zone = useZone();
  const client = useQueryClient();
  const { occurrence } = airing;
  const back = useMutation({
    mutationFn: () => api.restoreOccurrence(schedule.id, occurrence),
    onSuccess: () => {
      const before = schedule.changes.find((change) => change.occurrence === occurrence);
      offerUndo({
        words: `Lượt «${airing.title}» ${atWords(airing.startsAt, zone)} lại theo chuỗi.`,
        untilMs: Date.parse(airing.startsAt),
        run: async () => before && api.changeOccurrence(schedule.id, occurrence, writeOf(before)),
      });
      onDone();
    },
    onError: tellProblem,
    onSettled: () => invalidateTopics(client, ['plan']),
  });
  return (
    <Group gap="sm">
      <Text>Lượt này đã đổi riêng so với chuỗi.</Text>
      <Button
        size="sm"
        variant="default"
        loading={back.isPending}
        leftSection={<IconArrowBackUp size={18} aria-hidden />}
        onClick={() => back.mutate()}
      >
        Hoàn tác thay đổi riêng
      </Button>
    </Group>
  );
}

function CancelAll({ airing, schedule, onDone, onClose }: Omit<Props, 'onAsk'> & { readonly onClose: () => void }) {
  const client = useQueryClient();
  const coming = isSeries(schedule) && Date.parse(airing.startsAt) > Date.now();
  const [scope, setScope] = useState<'following' | 'all'>(coming ? 'following' : 'all');
  const since = scope === 'all' ? 0 : Date.parse(airing.startsAt);
  const drop = useMutation({
    mutationFn: () => api.cancelSchedule(schedule.id, scope === 'all' ? undefined : airing.occurrence),
    onSuccess: () => {
      const untilMs = Math.max(Date.parse(airing.startsAt), Date.now() + 60_000);
      offerUndo({ words: `Đã hủy lịch «${schedule.title}».`, untilMs, run: () => takeBack(schedule) });
      onDone();
    },
    onSettled: () => invalidateTopics(client, ['plan']),
  });
  return (
    <ConfirmDialog
      opened
      title="Hủy lịch này?"
      confirm="Hủy lịch"
      danger
      busy={drop.isPending}
      error={drop.error}
      onConfirm={() => drop.mutate()}
      onClose={onClose}
    >
      {coming ? (
        <Radio.Group label="Hủy những lượt nào" value={scope} onChange={(next) => setScope(next as 'all')}>
          <Stack gap={8} mt={6}>
            <Radio value="following" label="Từ lượt này về sau" />
            <Radio value="all" label="Mọi lượt chưa phát" />
          </Stack>
        </Radio.Group>
      ) : null}
      <Text>
        «{schedule.title}» ({schedule.words}) sẽ không phát nữa. Những lượt đã phát vẫn còn trong nhật ký.
      </Text>
      <NextHours
        effect={{
          replaces: ({ scheduleId, startsAt }) => scheduleId === schedule.id && Date.parse(startsAt) >= since,
          adds: [],
        }}
      />
    </ConfirmDialog>
  );
}

/** One that was cancelled stands again; one that was only ended goes on as it did. */
async function takeBack(before: Schedule): Promise<unknown> {
  const { schedules } = await api.schedules();
  const now = schedules.find(({ id }) => id === before.id);
  if (now === undefined || now.cancelledAt !== null) return api.restoreSchedule(before.id);
  const { dtstart, rrule, rdates, exdates, times } = before;
  return api.changeSchedule(before.id, { dtstart, rrule, rdates, exdates, times, scope: 'all', acceptFmGroup: true });
}
