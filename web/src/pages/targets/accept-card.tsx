/** Step three: a title, and a confirmation that says what accepting does. */
import { Button, Text, TextInput } from '@mantine/core';
import { IconCalendarCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { ProposalAccepted } from '../../wire.ts';
import { instantOf } from '../../words/local-time.ts';
import { dateOf, longDateOf, nightWordsOf } from '../../words/time-words.ts';
import { NextHours } from '../schedule/next-hours.tsx';
import { offerUndo } from '../schedule/undo-store.ts';
import { acceptBody, type EditedSession, keptSessions, type ProposalDraft } from './proposal-draft.ts';
import classes from './targets.module.css';

export function AcceptCard({
  draft,
  onAccepted,
}: {
  readonly draft: ProposalDraft;
  readonly onAccepted: (answer: ProposalAccepted, sessions: readonly EditedSession[]) => void;
}) {
  const { from, until } = draft.asked;
  const [written, setTitle] = useState<string>();
  const title = written ?? `Kế hoạch tuyên truyền ${dateOf(from).slice(0, 5)} - ${dateOf(until)}`;
  const [asking, setAsking] = useState(false);
  const sessions = keptSessions(draft);
  const accept = useAccept(draft, title, onAccepted);
  return (
    <Card title="3. Nhận kế hoạch">
      <div className={classes.accept}>
        <TextInput
          label="Tên kế hoạch"
          maxLength={180}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Button
          leftSection={<IconCalendarCheck size={19} aria-hidden />}
          disabled={title.trim() === '' || sessions.length === 0}
          onClick={() => {
            accept.reset();
            setAsking(true);
          }}
        >
          Nhận kế hoạch này
        </Button>
      </div>
      {sessions.length === 0 ? <Text fw={600}>Không còn buổi nào để nhận.</Text> : null}
      <ConfirmDialog
        opened={asking}
        title={`Nhận ${sessions.length} buổi phát?`}
        confirm="Nhận kế hoạch"
        busy={accept.isPending}
        error={accept.error}
        onConfirm={() => accept.mutate()}
        onClose={() => setAsking(false)}
      >
        <WhatHappens title={title} sessions={sessions} />
      </ConfirmDialog>
    </Card>
  );
}

function WhatHappens({ title, sessions }: { readonly title: string; readonly sessions: readonly EditedSession[] }) {
  const zone = useZone();
  const stations = useQuery(queries.stations()).data?.stations ?? [];
  const stationIds = stations.filter(({ health }) => health !== 'retired').map(({ id }) => id);
  const [first, last] = [sessions[0], sessions.at(-1)];
  return (
    <>
      <Text>
        Buổi đầu <strong>{startWords(first)}</strong>, buổi cuối <strong>{startWords(last)}</strong>, ở{' '}
        <strong>tất cả các trạm</strong>.
      </Text>
      <Text>
        Các buổi này được lưu thành lịch phát ngay. Buổi nào chưa phát thì còn hoàn tác hoặc hủy được trong Lịch phát.
      </Text>
      <NextHours
        effect={{
          replaces: () => false,
          adds: sessions.map(({ startsAt }) => ({ at: instantOf(startsAt, zone), title, stationIds })),
        }}
      />
    </>
  );
}

/** `05:30 (5 giờ 30 sáng) thứ Hai 30/11/2026`. */
function startWords(session: EditedSession | undefined): string {
  if (session === undefined) return '';
  const time = session.startsAt.slice(11, 16);
  const night = nightWordsOf(time);
  return `${time}${night === undefined ? '' : ` (${night})`} ${longDateOf(session.startsAt.slice(0, 10))}`;
}

function useAccept(
  draft: ProposalDraft,
  title: string,
  onAccepted: (answer: ProposalAccepted, sessions: readonly EditedSession[]) => void,
) {
  const zone = useZone();
  const client = useQueryClient();
  const sessions = keptSessions(draft);
  return useMutation({
    mutationFn: () => api.acceptProposal(acceptBody(draft, title)),
    onSuccess: (answer) => {
      offerUndo({
        words: `Đã nhận «${title.trim()}»: ${sessions.length} buổi phát.`,
        untilMs: instantOf(sessions[0]?.startsAt ?? '', zone),
        run: async () => {
          for (const id of answer.scheduleIds) await api.cancelSchedule(id);
        },
      });
      invalidateTopics(client, ['plan']);
      onAccepted(answer, sessions);
    },
  });
}
