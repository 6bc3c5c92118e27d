/** Before a schedule is stored: what will sound in the next 24 hours with it, its new airings marked. */
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { Preview } from '../../../../server/contract/schedules.ts';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import { useNow } from '../../parts/use-now.ts';
import { invalidateTopics, queries } from '../../queries.ts';
import type { Schedule, ScheduleStored, ScheduleWrite } from '../../wire.ts';
import { Conflicts } from './conflict-list.tsx';
import { NextHours } from './next-hours.tsx';
import { conflictsOf, type PreviewStanding, storingLack } from './preview-standing.ts';
import { editedWords, fieldsOf, type What } from './schedule-draft.ts';
import { offerUndo, type Undo } from './undo-store.ts';

interface Props {
  readonly opened: boolean;
  readonly body: Omit<ScheduleWrite, 'programmeId'>;
  readonly what: What;
  readonly schedule: Schedule | undefined;
  /** The first occurrence to change, when only what follows is meant. */
  readonly from: string | undefined;
  readonly preview: PreviewStanding;
  /** Somebody changed the schedule while this was written. */
  readonly edited: boolean;
  readonly onClose: () => void;
}

export function ConfirmPlanDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} size={620} title={<Text fw={700}>24 giờ tới sẽ phát gì</Text>}>
      <Confirming {...props} />
    </Modal>
  );
}

function Confirming({ body, what, schedule, from, preview: standing, edited, onClose }: Props) {
  const preview = standing.kind === 'answered' ? standing.preview : undefined;
  const unchecked = storingLack(standing, body.acceptFmGroup === true, useNow(10_000));
  const lack = edited ? editedWords : unchecked;
  const stationIds = useTargetStations(body.target);
  const client = useQueryClient();
  const [, go] = useLocation();
  const store = useMutation({
    mutationFn: () => storeAll(body, what, schedule, from),
    onSuccess: (stored) => {
      offerUndo(undoOf(stored, schedule, preview));
      invalidateTopics(client, ['plan']);
    },
  });
  if (store.data !== undefined) return <Stored stored={store.data} onClose={() => go('/lich-phat')} />;
  return (
    <Stack>
      <NextHours
        effect={{
          replaces: ({ scheduleId, occurrence }) => scheduleId === schedule?.id && occurrence >= (from ?? ''),
          adds: (preview?.occurrences ?? []).map((at) => ({ at: Date.parse(at), title: body.title, stationIds })),
        }}
      />
      {preview === undefined || store.error !== null ? null : (
        <Conflicts conflicts={conflictsOf(preview, body.acceptFmGroup === true)} />
      )}
      <ProblemNote error={store.error} />
      {lack === undefined ? null : (
        <Text role="status" fw={600} ta="right">
          {lack}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Sửa tiếp
        </Button>
        <Button loading={store.isPending} disabled={lack !== undefined} onClick={() => store.mutate()}>
          Lưu lịch
        </Button>
      </Group>
    </Stack>
  );
}

/** A programme composed here is stored first; then the schedule that airs it. */
async function storeAll(
  body: Omit<ScheduleWrite, 'programmeId'>,
  what: What,
  schedule: Schedule | undefined,
  from: string | undefined,
): Promise<ScheduleStored> {
  const programmeId = what.kind === 'programme' ? what.programmeId : await storeProgramme(what);
  if (programmeId === undefined) throw new Error('Chọn chương trình trước khi lưu.');
  const whole = { ...body, programmeId };
  if (schedule === undefined) return api.createSchedule(whole);
  return api.changeSchedule(schedule.id, {
    ...whole,
    ...(from === undefined ? { scope: 'all' } : { scope: 'following', from }),
  });
}

/** A new schedule is cancelled; a changed one has its fields as they were. What the programme became stays. */
function undoOf(
  { schedule, endedId }: ScheduleStored,
  before: Schedule | undefined,
  preview: Preview | undefined,
): Undo {
  const next = (preview?.occurrences ?? []).map((at) => Date.parse(at)).find((at) => at > Date.now());
  const untilMs = next ?? Number.POSITIVE_INFINITY;
  if (before === undefined)
    return { words: `Đã lưu lịch «${schedule.title}».`, untilMs, run: () => api.cancelSchedule(schedule.id) };
  const run = async () => {
    if (endedId !== null) await api.cancelSchedule(schedule.id);
    await api.changeSchedule(before.id, { ...fieldsOf(before), scope: 'all', acceptFmGroup: true });
  };
  return { words: `Đã đổi lịch «${schedule.title}».`, untilMs, run };
}

function useTargetStations(target: ScheduleWrite['target']): readonly string[] {
  const zones = useQuery(queries.zones()).data?.zones ?? [];
  const stations = useQuery(queries.stations()).data?.stations ?? [];
  if (target?.kind === 'stations') return target.stationIds;
  if (target?.kind === 'zones')
    return [...new Set(zones.filter(({ id }) => target.zoneIds.includes(id)).flatMap(({ stationIds }) => stationIds))];
  return stations.filter(({ health }) => health !== 'retired').map(({ id }) => id);
}

async function storeProgramme({ id, title, segmentIds }: Extract<What, { kind: 'compose' }>): Promise<string> {
  const body = { title: title.trim(), items: segmentIds.map((segmentId) => ({ kind: 'segment' as const, segmentId })) };
  return (id === undefined ? await api.createProgramme(body) : await api.changeProgramme(id, body)).id;
}

function Stored({ stored, onClose }: { readonly stored: ScheduleStored; readonly onClose: () => void }) {
  return (
    <Stack>
      <Alert color="green" icon={<IconCircleCheck aria-hidden />} title="Đã lưu lịch phát">
        {stored.schedule.words}
      </Alert>
      <Conflicts conflicts={stored.conflicts} />
      <Button onClick={onClose}>Xong</Button>
    </Stack>
  );
}
