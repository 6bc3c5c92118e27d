/** After a drag: says what moves from when to when and what it meets there, before it is stored. */
import { Alert, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing, Schedule } from '../../wire.ts';
import { localDate, localDateTime } from '../../words/local-time.ts';
import { clockWords, longDateOf } from '../../words/time-words.ts';

export interface Move {
  readonly airing: Airing;
  readonly schedule: Schedule;
  /** Where it was dropped, epoch milliseconds. */
  readonly startsAt: number;
  readonly takeBack: () => void;
}

export function MoveDialog({ move, onDone }: { readonly move: Move | undefined; readonly onDone: () => void }) {
  return move === undefined ? null : <Asking move={move} onDone={onDone} />;
}

function Asking({ move, onDone }: { readonly move: Move; readonly onDone: () => void }) {
  const { airing, schedule, startsAt } = move;
  const zone = useZone();
  const client = useQueryClient();
  const dtstart = localDateTime(startsAt, zone);
  const preview = useQuery(
    queries.preview({ dtstart, programmeId: schedule.programmeId, target: schedule.target, limit: 1 }),
  );
  const store = useMutation({
    mutationFn: () => api.changeSchedule(schedule.id, { dtstart }),
    onSuccess: () => {
      tellDone(`Đã dời «${schedule.title}».`);
      for (const key of ['airings', 'schedules', 'today', 'sheet']) void client.invalidateQueries({ queryKey: [key] });
      onDone();
    },
  });
  const conflicts = (preview.data?.conflicts ?? []).filter(({ other }) => other !== airing.title);
  const at = (instant: string | number) => `${clockWords(instant, zone)} ${longDateOf(localDate(instant, zone))}`;
  return (
    <ConfirmDialog
      opened
      title="Dời lượt phát này?"
      confirm="Dời lịch"
      busy={store.isPending}
      error={store.error ?? preview.error}
      onConfirm={() => store.mutate()}
      onClose={() => {
        move.takeBack();
        onDone();
      }}
    >
      <Text>
        «{schedule.title}» ở {airing.stationIds.length} trạm:
        <br />
        từ <strong>{at(airing.startsAt)}</strong>
        <br />
        sang <strong>{at(startsAt)}</strong>
      </Text>
      {conflicts.map(({ at: when, message }) => (
        <Alert key={`${when} ${message}`} color="yellow">
          {message}
        </Alert>
      ))}
    </ConfirmDialog>
  );
}
