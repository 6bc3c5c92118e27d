/** One schedule, new or changed: what, when, where; with what it will do in words beside it. */
import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearch } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { useNow } from '../../parts/use-now.ts';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import type { Programme, Schedule } from '../../wire.ts';
import { localDate, localDateTime } from '../../words/local-time.ts';
import { pastWords } from '../../words/past-words.ts';
import { recurrenceSentence } from '../../words/recurrence-sentence.ts';
import { roleWord } from '../../words/state-words.ts';
import { dateOf } from '../../words/time-words.ts';
import { ConfirmPlanDialog } from './confirm-plan-dialog.tsx';
import { ExceptionFields } from './exception-fields.tsx';
import { FmGroupNote } from './fm-group-note.tsx';
import { storingLack } from './preview-standing.ts';
import { RankFields } from './rank-fields.tsx';
import classes from './schedule.module.css';
import { type Draft, draftOf, editedWords, isEditedSince, newDraft, titleOf, writeOfDraft } from './schedule-draft.ts';
import { SchedulePreview } from './schedule-preview.tsx';
import { SlotField } from './slot-field.tsx';
import { useSchedulePreview } from './use-schedule-preview.ts';
import { WhatFields } from './what-fields.tsx';
import { WhenFields } from './when-fields.tsx';
import { WhereFields } from './where-fields.tsx';

export function ScheduleFormPage({ scheduleId }: { readonly scheduleId?: string }) {
  const schedules = useQuery(queries.schedules());
  const programmes = useQuery(queries.programmes());
  const mayWrite = useMay('operator', 'admin');
  const [anew, setAnew] = useState(0);
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
      {ready && !mayWrite ? (
        <EmptyNote title="Tài khoản này không lập lịch được">
          Người lập được lịch: {roleWord.operator}, {roleWord.admin}. Nhờ một trong hai, hoặc nhờ quản trị viên cấp thêm
          quyền.
        </EmptyNote>
      ) : null}
      {ready && scheduleId !== undefined && schedule === undefined ? <EmptyNote title="Không có lịch này" /> : null}
      {ready && mayWrite && (scheduleId === undefined || schedule !== undefined) ? (
        <Form
          key={`${scheduleId ?? 'new'} ${anew}`}
          schedule={schedule}
          programmes={programmes.data.programmes}
          onAnew={() => setAnew((times) => times + 1)}
        />
      ) : null}
    </Page>
  );
}

/** `onAnew` opens the form again on the schedule as it stands now. */
function Form({
  schedule,
  programmes,
  onAnew,
}: {
  readonly schedule: Schedule | undefined;
  readonly programmes: readonly Programme[];
  readonly onAnew: () => void;
}) {
  const zone = useZone();
  const asked = new URLSearchParams(useSearch());
  const from = asked.get('tu') ?? undefined;
  const [draft, setDraft] = useState<Draft>(() => {
    if (schedule !== undefined) return draftOf(schedule, from, zone);
    const what = { kind: 'programme' as const, programmeId: asked.get('chuong-trinh') ?? undefined };
    return { ...newDraft(localDate(Date.now(), zone)), what };
  });
  const [opened] = useState(schedule);
  const [confirming, setConfirming] = useState(false);
  const edited = opened !== undefined && schedule !== undefined && isEditedSince(opened, schedule);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const write = writeOfDraft(draft, titleOf(draft, programmes), zone);
  const preview = useSchedulePreview(draft, schedule);
  const now = localDateTime(useNow(30_000), zone);
  const known = preview.kind === 'answered' ? preview.preview : preview.kind === 'waiting' ? preview.last : undefined;
  const past = schedule === undefined || draft.when.repeat.kind === 'once' ? pastWords(draft.when, now) : undefined;
  const unchecked = storingLack(preview, draft.acceptFmGroup, Date.now());
  const lack = edited ? editedWords : write.kind === 'lacks' ? write.what : unchecked;
  return (
    <div className={classes.form}>
      <Stack gap="sm">
        <Card title="1. Phát gì">
          <Stack gap="sm">
            <WhatFields draft={draft} programmes={programmes} onChange={set} />
            <SlotField draft={draft} onChange={set} />
          </Stack>
        </Card>
        <Card title="2. Khi nào">
          <WhenFields when={draft.when} past={past} onChange={(when) => set({ when })} />
        </Card>
        <Card title="3. Ở đâu">
          <WhereFields target={draft.target} onChange={(target) => set({ target, acceptFmGroup: false })} />
          <FmGroupNote
            group={known?.fmGroup ?? null}
            accepted={draft.acceptFmGroup}
            onChange={(acceptFmGroup) => set({ acceptFmGroup })}
          />
        </Card>
        <Card title="4. Ngày lễ, ngày nghỉ">
          <ExceptionFields draft={draft} programmes={programmes} preview={known} onChange={set} />
        </Card>
        <Card title="5. Khi trùng giờ hoặc phát muộn">
          <RankFields draft={draft} onChange={set} />
        </Card>
      </Stack>
      <div className={classes.side}>
        <SchedulePreview
          preview={preview}
          acceptFmGroup={draft.acceptFmGroup}
          sentence={recurrenceSentence(draft.when)}
        />
        {edited && !confirming ? (
          <Alert color="orange" title="Lịch này vừa được sửa ở nơi khác">
            <Text>Lưu bản đang soạn sẽ xóa mất thay đổi đó, nên chưa lưu được.</Text>
            <Button mt={8} variant="default" onClick={onAnew}>
              Mở bản mới nhất
            </Button>
          </Alert>
        ) : null}
        <Button size="lg" fullWidth disabled={lack !== undefined} onClick={() => setConfirming(true)}>
          Xem 24 giờ tới rồi lưu
        </Button>
        <Text role="status" ta="center">
          {lack ?? scopeWords(schedule, from)}
        </Text>
      </div>
      {write.kind === 'ready' ? (
        <ConfirmPlanDialog
          opened={confirming}
          body={write.body}
          what={draft.what}
          schedule={schedule}
          from={from}
          preview={preview}
          edited={edited}
          onClose={() => setConfirming(false)}
        />
      ) : null}
    </div>
  );
}

/** What of a series the change will touch. */
function scopeWords(schedule: Schedule | undefined, from: string | undefined): string {
  if (schedule === undefined) return '';
  if (from === undefined) return 'Áp dụng cho các lượt chưa phát; những lượt đã phát giữ nguyên.';
  return `Áp dụng từ lượt ${from.slice(11, 16)} ngày ${dateOf(from.slice(0, 10))} về sau.`;
}
