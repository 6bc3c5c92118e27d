/** Before a schedule is stored: what will sound in the next 24 hours with it, its new airings marked. */
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { Preview } from '../../../../server/contract/schedules.ts';
import { api } from '../../api.ts';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Mark } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing, Schedule, ScheduleStored, ScheduleWrite } from '../../wire.ts';
import { nearWords } from '../../words/time-words.ts';
import classes from './schedule.module.css';
import type { What } from './schedule-draft.ts';
import { Conflicts } from './schedule-preview.tsx';

const dayMs = 86_400_000;

interface Props {
  readonly opened: boolean;
  readonly body: Omit<ScheduleWrite, 'programmeId'>;
  readonly what: What;
  readonly schedule: Schedule | undefined;
  readonly preview: Preview | undefined;
  readonly onClose: () => void;
}

export function ConfirmPlanDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} size={620} title={<Text fw={700}>24 giờ tới sẽ phát gì</Text>}>
      <Confirming {...props} />
    </Modal>
  );
}

function Confirming({ body, what, schedule, preview, onClose }: Props) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const store = useMutation({
    mutationFn: () => storeAll(body, what, schedule),
    onSuccess: () => {
      for (const key of ['programmes', 'schedules', 'airings', 'today', 'sheet', 'waiting']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    },
  });
  if (store.data !== undefined) return <Stored stored={store.data} onClose={() => go('/lich-phat')} />;
  return (
    <Stack>
      <NextDay title={body.title} schedule={schedule} preview={preview} />
      {preview === undefined ? null : <Conflicts conflicts={preview.conflicts} />}
      <ProblemNote error={store.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Sửa tiếp
        </Button>
        <Button loading={store.isPending} onClick={() => store.mutate()}>
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
): Promise<ScheduleStored> {
  const programmeId = what.kind === 'programme' ? what.programmeId : await storeProgramme(what);
  if (programmeId === undefined) throw new Error('Chọn chương trình trước khi lưu.');
  const whole = { ...body, programmeId };
  return schedule === undefined ? api.createSchedule(whole) : api.changeSchedule(schedule.id, whole);
}

async function storeProgramme({ id, title, segmentIds }: Extract<What, { kind: 'compose' }>): Promise<string> {
  const body = { title: title.trim(), items: segmentIds.map((segmentId) => ({ kind: 'segment' as const, segmentId })) };
  return (id === undefined ? await api.createProgramme(body) : await api.changeProgramme(id, body)).id;
}

function NextDay({
  title,
  schedule,
  preview,
}: {
  readonly title: string;
  readonly schedule: Schedule | undefined;
  readonly preview: Preview | undefined;
}) {
  const zone = useZone();
  const now = useMemo(() => Date.now(), []);
  const airings = useQuery(queries.airings(new Date(now).toISOString(), new Date(now + dayMs).toISOString()));
  if (airings.data === undefined)
    return airings.error === null ? <WaitingNote /> : <ProblemNote error={airings.error} />;
  const rows = merge(airings.data.airings, schedule, preview, title, now);
  if (rows.length === 0) return <Text>Trong 24 giờ tới không có lượt phát nào, kể cả lịch này.</Text>;
  return (
    <ul className={classes.nextDay}>
      {rows.map(({ key, at, title: name, silent, fresh }) => (
        <li key={key} data-fresh={fresh || undefined}>
          <span className="number">{nearWords(at, now, zone)}</span>
          <span>
            <strong>{name}</strong> {fresh ? <Mark tone="good">lịch này</Mark> : null}
            {silent === null ? null : <span className={classes.muted}>{silent}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface Row {
  readonly key: string;
  readonly at: number;
  readonly title: string;
  readonly silent: string | null;
  readonly fresh: boolean;
}

/** What stands, without this schedule's old airings, and this schedule's own as they will be. */
function merge(
  airings: readonly Airing[],
  schedule: Schedule | undefined,
  preview: Preview | undefined,
  title: string,
  now: number,
): Row[] {
  const standing = airings
    .filter(({ scheduleId }) => scheduleId !== schedule?.id)
    .map((one) => ({ key: one.id, at: Date.parse(one.startsAt), title: one.title, silent: one.silent, fresh: false }));
  const mine = (preview?.occurrences ?? [])
    .map((text) => ({ key: text, at: Date.parse(text), title, silent: null, fresh: true }))
    .filter(({ at }) => at >= now && at < now + dayMs);
  return [...standing, ...mine].sort((one, other) => one.at - other.at);
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
