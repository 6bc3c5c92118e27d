/** All schedules that stand, in words, with the single occurrences that depart from them: the week shows airings, this shows what makes them. */
import { Button, Group, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { invalidateTopics } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Schedule } from '../../wire.ts';
import { instantOf } from '../../words/local-time.ts';
import { lengthWords } from '../../words/time-words.ts';
import { atWords } from './plan-act.ts';
import classes from './schedule.module.css';

export function ScheduleList({
  schedules,
  mayWrite,
}: {
  readonly schedules: readonly Schedule[] | undefined;
  readonly mayWrite: boolean;
}) {
  const standing = (schedules ?? []).filter(({ cancelledAt }) => cancelledAt === null);
  if (standing.length === 0) return null;
  return (
    <Card title="Các lịch đang có" aside={<Text c="dimmed">{standing.length} lịch</Text>}>
      <ul className={classes.schedules}>
        {standing.map((schedule) => (
          <li key={schedule.id}>
            <div>
              <strong>{schedule.title}</strong>
              <span className={classes.muted}>
                {schedule.words} · chương trình «{schedule.programmeTitle}»
              </span>
              <Changes schedule={schedule} mayWrite={mayWrite} />
            </div>
            {mayWrite ? (
              <Button
                component={Link}
                href={`/lich-phat/${schedule.id}`}
                size="sm"
                variant="default"
                aria-label={`Sửa lịch ${schedule.title}`}
              >
                Sửa
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Change = Schedule['changes'][number];

/** Occurrences still to come that were changed by themselves; one that was left out can be seen and brought back only here. */
function Changes({ schedule, mayWrite }: { readonly schedule: Schedule; readonly mayWrite: boolean }) {
  const zone = useZone();
  const coming = schedule.changes.filter(
    ({ occurrence, startsAt }) =>
      Math.max(instantOf(occurrence, zone), startsAt === null ? 0 : instantOf(startsAt, zone)) > Date.now(),
  );
  return (
    <>
      {coming.map((change) => (
        <Group key={change.occurrence} gap="sm" className={classes.change ?? ''}>
          <span>{changeWords(change, zone)}</span>
          {mayWrite ? <Restore schedule={schedule} change={change} /> : null}
        </Group>
      ))}
    </>
  );
}

function Restore({ schedule, change }: { readonly schedule: Schedule; readonly change: Change }) {
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: () => api.restoreOccurrence(schedule.id, change.occurrence),
    onSuccess: () => tellDone('Đã hoàn tác: lượt này lại theo chuỗi.'),
    onError: tellProblem,
    onSettled: () => invalidateTopics(client, ['plan']),
  });
  return (
    <Button
      size="compact-md"
      variant="subtle"
      loading={back.isPending}
      leftSection={<IconArrowBackUp size={17} aria-hidden />}
      onClick={() => back.mutate()}
    >
      Hoàn tác
    </Button>
  );
}

function changeWords({ occurrence, cancelled, startsAt, programmeId, slotMs }: Change, zone: string): string {
  const at = (local: string) => atWords(instantOf(local, zone), zone);
  if (cancelled) return `Bỏ riêng lượt ${at(occurrence)}`;
  const parts = [
    startsAt === null ? undefined : `dời sang ${at(startsAt)}`,
    programmeId === null ? undefined : 'phát chương trình khác',
    slotMs === null ? undefined : `khung ${lengthWords(slotMs)}`,
  ];
  return `Lượt ${at(occurrence)}: ${parts.filter((part) => part !== undefined).join(', ')}`;
}
