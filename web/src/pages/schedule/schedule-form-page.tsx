/** One schedule, new or changed: what, when, where; with what it will do in words beside it. */
import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import type { Programme, Schedule } from '../../wire.ts';
import { localDate } from '../../words/local-time.ts';
import { ConfirmPlanDialog } from './confirm-plan-dialog.tsx';
import { RankFields } from './rank-fields.tsx';
import classes from './schedule.module.css';
import { type Draft, draftOf, newDraft, titleOf, writeOfDraft } from './schedule-draft.ts';
import { SchedulePreview } from './schedule-preview.tsx';
import { useSchedulePreview } from './use-schedule-preview.ts';
import { WhatFields } from './what-fields.tsx';
import { WhenFields } from './when-fields.tsx';
import { WhereFields } from './where-fields.tsx';

export function ScheduleFormPage({ scheduleId }: { readonly scheduleId?: string }) {
  const schedules = useQuery(queries.schedules());
  const programmes = useQuery(queries.programmes());
  const mayWrite = useMay('operator', 'admin');
  const schedule = schedules.data?.schedules.find(({ id }) => id === scheduleId);
  const ready = schedules.data !== undefined && programmes.data !== undefined;
  return (
    <Page
      name="schedule-form"
      title={scheduleId === undefined ? 'Lập lịch phát' : 'Sửa lịch phát'}
      busy={!ready}
      actions={
        <Anchor component={Link} href="/lich-phat">
          <Group gap={4}>
            <IconChevronLeft size={18} aria-hidden /> Về Lịch phát
          </Group>
        </Anchor>
      }
    >
      <ProblemNote error={schedules.error ?? programmes.error} retry={() => void schedules.refetch()} />
      {ready ? null : <WaitingNote />}
      {ready && !mayWrite ? <EmptyNote title="Tài khoản này không lập lịch được" /> : null}
      {ready && scheduleId !== undefined && schedule === undefined ? <EmptyNote title="Không có lịch này" /> : null}
      {ready && mayWrite && (scheduleId === undefined || schedule !== undefined) ? (
        <Form key={scheduleId ?? 'new'} schedule={schedule} programmes={programmes.data.programmes} />
      ) : null}
    </Page>
  );
}

function Form({
  schedule,
  programmes,
}: {
  readonly schedule: Schedule | undefined;
  readonly programmes: readonly Programme[];
}) {
  const zone = useZone();
  const [draft, setDraft] = useState<Draft>(() =>
    schedule === undefined ? newDraft(localDate(Date.now(), zone)) : draftOf(schedule, zone),
  );
  const [confirming, setConfirming] = useState(false);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const write = writeOfDraft(draft, titleOf(draft, programmes), zone);
  const preview = useSchedulePreview(draft, schedule);
  return (
    <div className={classes.form}>
      <Stack gap="sm">
        <Card title="1. Phát gì">
          <WhatFields draft={draft} programmes={programmes} onChange={set} />
        </Card>
        <Card title="2. Khi nào">
          <WhenFields when={draft.when} onChange={(when) => set({ when })} />
        </Card>
        <Card title="3. Ở đâu">
          <WhereFields target={draft.target} onChange={(target) => set({ target })} />
        </Card>
        <Card title="4. Khi trùng giờ hoặc phát muộn">
          <RankFields draft={draft} onChange={set} />
        </Card>
      </Stack>
      <div className={classes.side}>
        <SchedulePreview preview={preview} />
        <Button size="lg" fullWidth disabled={write.kind === 'lacks'} onClick={() => setConfirming(true)}>
          Xem 24 giờ tới rồi lưu
        </Button>
        {write.kind === 'lacks' ? (
          <Text role="status" ta="center">
            {write.what}
          </Text>
        ) : null}
      </div>
      {write.kind === 'ready' ? (
        <ConfirmPlanDialog
          opened={confirming}
          body={write.body}
          what={draft.what}
          schedule={schedule}
          preview={preview.data}
          onClose={() => setConfirming(false)}
        />
      ) : null}
    </div>
  );
}
