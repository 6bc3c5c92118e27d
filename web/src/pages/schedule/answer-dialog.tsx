/** Before a conflict is answered: what moves, what falls away, and the next 24 hours with it. */
import { Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DateField, TimeField } from '../../parts/dates.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing, ConflictAnswered, ConflictAnswerWrite, OpenConflict, Schedule } from '../../wire.ts';
import { addDays, isoOf, localDate } from '../../words/local-time.ts';
import { clockSeconds, longDateOf } from '../../words/time-words.ts';
import { type Effect, NextHours } from './next-hours.tsx';
import { atWords, putBack } from './plan-act.ts';
import classes from './schedule.module.css';
import { offerUndo } from './undo-store.ts';

export function AnswerDialog({
  conflict,
  answer,
  title,
  says,
  onDone,
}: {
  readonly conflict: OpenConflict;
  readonly answer: ConflictAnswerWrite['answer'];
  readonly title: string;
  readonly says: string;
  readonly onDone: () => void;
}) {
  const { earlierId, laterId, at, waitsMs } = conflict;
  const zone = useZone();
  const client = useQueryClient();
  const [date, setDate] = useState<string | undefined>(localDate(at, zone));
  const [time, setTime] = useState('');
  const later = useLater(conflict);
  const startsAt = date === undefined || time === '' ? undefined : `${date}T${time.slice(0, 5)}:00`;
  const ready = answer !== 'move' || startsAt !== undefined;
  const body = { earlierId, laterId, answer, ...(answer === 'move' && startsAt !== undefined ? { startsAt } : {}) };
  const dry = useQuery({
    queryKey: ['conflicts', 'dry', body],
    queryFn: () => api.answerConflict({ ...body, dryRun: true }),
    enabled: ready,
    retry: false,
  });
  const store = useMutation({
    mutationFn: () => api.answerConflict(body),
    onSuccess: ({ id }) => {
      offerUndo({
        words: `${title}: ${says}`,
        // One that waits in either case can be let wait or not until its turn comes.
        untilMs: Date.parse(at) + (answer === 'follow' ? waitsMs : 0),
        run: async () =>
          id === null ? later && putBack(later.schedule, later.airing.occurrence) : api.undoConflictAnswer(id),
      });
      invalidateTopics(client, ['plan']);
      onDone();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={`${title}?`}
      confirm={title}
      danger={answer === 'cancel'}
      busy={store.isPending || (ready && dry.isFetching)}
      error={store.error ?? dry.error}
      onConfirm={() => ready && store.mutate()}
      onClose={onDone}
    >
      <Text>{says}</Text>
      {answer === 'move' ? (
        <Stack gap="xs">
          <DateField label="Dời sang ngày" value={date} onChange={setDate} min={localDate(Date.now(), zone)} />
          <TimeField label="Lúc" value={time} onChange={setTime} />
        </Stack>
      ) : null}
      {dry.data === undefined ? null : <Moves answered={dry.data} />}
      <NextHours effect={effectOf(dry.data)} />
    </ConfirmDialog>
  );
}

/** The airing that starts later, with its schedule: moving and leaving out are changes of that one occurrence. */
function useLater({ laterId, at }: OpenConflict): { airing: Airing; schedule: Schedule } | undefined {
  const zone = useZone();
  const day = localDate(at, zone);
  const airings = useQuery(queries.airings(isoOf(day, zone), isoOf(addDays(day, 2), zone)));
  const schedules = useQuery(queries.schedules());
  const airing = airings.data?.airings.find(({ id }) => id === laterId);
  const schedule = schedules.data?.schedules.find(({ id }) => id === airing?.scheduleId);
  return airing === undefined || schedule === undefined ? undefined : { airing, schedule };
}

function Moves({ answered: { moves } }: { readonly answered: ConflictAnswered }) {
  const zone = useZone();
  if (moves.length === 0) return <Text>Không lượt nào đổi giờ.</Text>;
  return (
    <div>
      <Text fw={600}>Sẽ thay đổi:</Text>
      <ul className={classes.moves}>
        {moves.map(({ airingId, title, stations, from, to, dropped }) => (
          <li key={`${airingId} ${from} ${to}`}>
            <strong>{title}</strong>, {stations} trạm: {atWords(from, zone)}
            {to === null
              ? ' → không phát'
              : to === from
                ? ', giữ giờ'
                : ` → ${clockSeconds(to, zone)} ${longDateOf(localDate(to, zone))}`}
            {dropped.map(({ title: name, message }) => (
              <span key={`${name} ${message}`} className={classes.muted}>
                Bỏ «{name}»: {message}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function effectOf(answered: ConflictAnswered | undefined): Effect {
  const moves = answered?.moves ?? [];
  return {
    replaces: ({ id }) => moves.some(({ airingId }) => airingId === id),
    adds: moves.flatMap(({ airingId, title, to, dropped }) =>
      to === null
        ? []
        : [
            {
              at: Date.parse(to),
              title,
              like: airingId,
              ...(dropped.length === 0 ? {} : { note: `bỏ ${dropped.length} bài` }),
            },
          ],
    ),
  };
}
