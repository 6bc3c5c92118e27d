/** Before an airing is changed: which of its series are meant, what it meets there, and what sounds in the next 24 hours. */
import { Alert, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { lengthWords } from '../../words/time-words.ts';
import { Conflicts } from './conflict-list.tsx';
import { type Effect, NextHours } from './next-hours.tsx';
import { type Ask, atWords, isSeries, perform, previewOf, type Scope, seriesChange } from './plan-act.ts';
import { checking } from './preview-standing.ts';
import { offerUndo } from './undo-store.ts';

export function ChangeDialog({
  ask,
  onDone,
}: {
  readonly ask: Ask | undefined;
  readonly onDone: (stored: boolean) => void;
}) {
  return ask === undefined ? null : <Asking key={ask.airing.id} ask={ask} onDone={onDone} />;
}

const scopeWord: Readonly<Record<Scope, string>> = {
  one: 'Chỉ lượt này',
  following: 'Từ lượt này về sau',
  all: 'Cả chuỗi (các lượt chưa phát)',
};

function Asking({ ask, onDone }: { readonly ask: Ask; readonly onDone: (stored: boolean) => void }) {
  const { act, schedule } = ask;
  const zone = useZone();
  const client = useQueryClient();
  const series = isSeries(schedule);
  const [scope, setScope] = useState<Scope>('one');
  const following = seriesChange(ask, 'following', zone);
  const wanted = scope === 'one' ? undefined : seriesChange(ask, scope, zone);
  const change = wanted?.kind === 'ready' ? wanted.change : undefined;
  const preview = useQuery({ ...queries.preview(previewOf(ask, change, zone)), enabled: act.kind !== 'cancel' });
  const store = useMutation({
    mutationFn: () => perform(ask, series ? scope : act.kind === 'cancel' ? 'one' : 'all', zone),
    onSuccess: (undo) => {
      offerUndo(undo);
      invalidateTopics(client, ['plan']);
      onDone(true);
    },
  });
  const conflicts = preview.data?.conflicts ?? [];
  const checked = preview.data !== undefined && !preview.isPlaceholderData;
  return (
    <ConfirmDialog
      opened
      title={titles[act.kind]}
      confirm={confirms[act.kind]}
      danger={act.kind === 'cancel'}
      busy={store.isPending}
      blocked={act.kind !== 'cancel' && (!checked || conflicts.some(({ refuses }) => refuses))}
      error={store.error ?? preview.error}
      onConfirm={() => store.mutate()}
      onClose={() => {
        ask.takeBack?.();
        onDone(false);
      }}
    >
      <What ask={ask} />
      {series && act.kind !== 'cancel' && following.kind === 'ready' ? (
        <Radio.Group label="Áp dụng cho" value={scope} onChange={(next) => setScope(next as Scope)}>
          <Stack gap={8} mt={6}>
            {(Object.keys(scopeWord) as Scope[]).map((each) => (
              <Radio key={each} value={each} label={scopeWord[each]} />
            ))}
          </Stack>
        </Radio.Group>
      ) : null}
      {series && act.kind !== 'cancel' && following.kind === 'only-one' ? (
        <Alert color="blue">{following.why}</Alert>
      ) : null}
      {act.kind === 'cancel' || !checked ? null : <Conflicts conflicts={conflicts} />}
      {act.kind === 'cancel' || checked || preview.error !== null ? null : <Text role="status">{checking}</Text>}
      <NextHours effect={effectOf(ask, scope, preview.data?.occurrences)} />
    </ConfirmDialog>
  );
}

const titles = {
  move: 'Dời lượt phát?',
  stretch: 'Đổi khung thời lượng?',
  cancel: 'Bỏ riêng lượt này?',
  programme: 'Phát chương trình khác?',
};
const confirms = { move: 'Dời lịch', stretch: 'Đổi thời lượng', cancel: 'Bỏ lượt này', programme: 'Đổi chương trình' };

function What({ ask: { act, airing } }: { readonly ask: Ask }) {
  const zone = useZone();
  const from = atWords(airing.startsAt, zone);
  return (
    <Text>
      «{airing.title}» ở {airing.stationIds.length} trạm:
      <br />
      {act.kind === 'cancel' ? (
        <>
          lượt <strong>{from}</strong> sẽ không phát. Các lượt khác giữ nguyên.
        </>
      ) : null}
      {act.kind === 'move' ? (
        <>
          từ <strong>{from}</strong>
          <br />
          sang <strong>{atWords(act.startsAt, zone)}</strong>
        </>
      ) : null}
      {act.kind === 'stretch' ? (
        <>
          lượt {from}, khung thời lượng <strong>{lengthWords(act.slotMs)}</strong>
        </>
      ) : null}
      {act.kind === 'programme' ? (
        <>
          lượt {from} phát chương trình <strong>«{act.programmeTitle}»</strong>
        </>
      ) : null}
    </Text>
  );
}

function effectOf({ act, airing, schedule }: Ask, scope: Scope, occurrences: readonly string[] | undefined): Effect {
  const title = act.kind === 'programme' ? act.programmeTitle : airing.title;
  const note = act.kind === 'stretch' ? `khung ${lengthWords(act.slotMs)}` : undefined;
  const add = (at: number) => ({ at, title, stationIds: airing.stationIds, ...(note === undefined ? {} : { note }) });
  const start = Date.parse(airing.startsAt);
  const moved = act.kind === 'move' ? act.startsAt : start;
  if (act.kind === 'cancel') return { replaces: ({ id }) => id === airing.id, adds: [] };
  if (scope === 'one') return { replaces: ({ id }) => id === airing.id, adds: [add(moved)] };
  const since = scope === 'following' ? Math.min(start, moved) : 0;
  return {
    replaces: ({ scheduleId, startsAt }) => scheduleId === schedule.id && Date.parse(startsAt) >= since,
    adds: (occurrences ?? [])
      .map((text) => Date.parse(text))
      .filter((at) => at >= since)
      .map(add),
  };
}
