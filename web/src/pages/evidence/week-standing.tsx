/** The word for a whole week, with who said it and when; or the one click that says all of it was heard. */
import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { invalidateTopics } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { viaWord } from '../../words/answer-words.ts';
import { makeUuid } from '../../words/make-uuid.ts';
import { capital, nearWords } from '../../words/time-words.ts';
import { answerLook } from './answer-look.ts';
import classes from './evidence.module.css';
import type { Village } from './week-draft.ts';

/** Who is asked where no name is on file. */
const SOMEBODY = 'Trưởng thôn';

export function WeekStanding({
  village,
  week,
  mayWrite,
}: {
  readonly village: Village;
  readonly week: string;
  readonly mayWrite: boolean;
}) {
  const zone = useZone();
  const { week: answer, weekSaid, owes, transport } = village;
  return (
    <div className={classes.week}>
      {answer === null ? null : <StateBadge look={answerLook[answer]} />}
      {weekSaid === null ? null : (
        <div className={classes.muted} title={`${capital(viaWord[weekSaid.via])}, ${weekSaid.enteredBy} ghi`}>
          {weekSaid.by}, {nearWords(weekSaid.at, Date.now(), zone)}
        </div>
      )}
      {owes > 0 && mayWrite ? <AllHeard village={village} week={week} /> : null}
      {owes > 0 && !mayWrite ? <div>Còn {owes} buổi chưa xác nhận</div> : null}
      {transport === 'ip' && answer === null ? <div className={classes.muted}>máy tự báo</div> : null}
    </div>
  );
}

function AllHeard({ village, week }: { readonly village: Village; readonly week: string }) {
  const client = useQueryClient();
  // Until it is answered it is one act, however often it is pressed.
  const requestId = useRef<string>(undefined);
  const say = useMutation({
    mutationFn: () => {
      requestId.current ??= makeUuid();
      const saidBy = village.contacts[0]?.name ?? SOMEBODY;
      const said = { saidBy, saidAt: new Date().toISOString(), answer: 'heard' as const };
      return api.writeWeek({
        requestId: requestId.current,
        stationId: village.stationId,
        week,
        ...said,
        note: '',
        exceptions: [],
      });
    },
    onSuccess: ({ rows }) => {
      requestId.current = undefined;
      tellDone(`${village.name}: đã ghi nghe được ${rows} buổi. Bấm nhầm thì sửa ở "Ghi câu trả lời".`);
    },
    onError: tellProblem,
    onSettled: () => invalidateTopics(client, ['evidence']),
  });
  return (
    <Button
      size="compact-sm"
      color="leaf.8"
      leftSection={<IconCheck size={17} aria-hidden />}
      loading={say.isPending}
      onClick={() => say.mutate()}
      aria-label={`${village.name}: cả tuần nghe đủ`}
    >
      Cả tuần nghe đủ
    </Button>
  );
}
