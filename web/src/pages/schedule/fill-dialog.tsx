/** Before a place is filled or emptied: what goes where, whether it fits, and the next 24 hours. */
import { Alert, Text } from '@mantine/core';
import { IconHourglassHigh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing } from '../../wire.ts';
import { lengthWords } from '../../words/time-words.ts';
import { NextHours } from './next-hours.tsx';
import { atWords } from './plan-act.ts';
import { offerUndo } from './undo-store.ts';

export interface Filling {
  readonly airing: Airing;
  readonly place: Airing['places'][number];
  /** Undefined empties it. */
  readonly segmentId: string | undefined;
}

/** The span to ask the places of one airing in. */
export function placesOf({ startsAt }: Airing): [string, string] {
  return [startsAt, new Date(Date.parse(startsAt) + 1000).toISOString()];
}

export function FillDialog({
  filling,
  onDone,
}: {
  readonly filling: Filling | undefined;
  readonly onDone: () => void;
}) {
  return filling === undefined ? null : <Asking filling={filling} onDone={onDone} />;
}

function Asking({ filling, onDone }: { readonly filling: Filling; readonly onDone: () => void }) {
  const { airing, place, segmentId } = filling;
  const zone = useZone();
  const client = useQueryClient();
  const segments = useQuery(queries.segments({})).data?.segments ?? [];
  const places = useQuery(queries.places(...placesOf(airing))).data?.places ?? [];
  const before = places.find(({ airingId, index }) => airingId === airing.id && index === place.index)?.segment?.id;
  const segment = segments.find(({ id }) => id === segmentId);
  const durationMs = segment?.rendition?.durationMs ?? 0;
  const overMs = durationMs - place.maxMs;
  const put = (id: string | undefined): Promise<unknown> =>
    id === undefined ? api.emptyPlace(airing.id, place.index) : api.fillPlace(airing.id, place.index, id);
  const store = useMutation({
    mutationFn: () => put(segmentId),
    onSuccess: () => {
      const words =
        segmentId === undefined ? `Đã để trống «${place.name}».` : `«${segment?.title ?? ''}» vào «${place.name}».`;
      offerUndo({ words, untilMs: Date.parse(airing.startsAt), run: () => put(before) });
      invalidateTopics(client, ['plan']);
      onDone();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={segmentId === undefined ? 'Để trống chỗ này?' : 'Đưa tin bài vào chỗ này?'}
      confirm={segmentId === undefined ? 'Để trống' : 'Đưa vào'}
      busy={store.isPending}
      error={store.error}
      onConfirm={() => store.mutate()}
      onClose={onDone}
    >
      <Text>
        «{place.name}» của «{airing.title}», {atWords(airing.startsAt, zone)}, {airing.stationIds.length} trạm.
      </Text>
      {segment === undefined ? null : (
        <Text>
          <strong>{segment.title}</strong> dài {lengthWords(durationMs)}
          {overMs > 0 ? '' : `, vừa chỗ (còn ${lengthWords(-overMs)})`}.
        </Text>
      )}
      {overMs > 0 ? (
        <Alert color="red">
          Không vừa: dài hơn chỗ {Math.ceil(overMs / 1000)} giây (tối đa {lengthWords(place.maxMs)}).
        </Alert>
      ) : null}
      {segment === undefined || segment.state === 'approved' ? null : (
        <Alert color="yellow" icon={<IconHourglassHigh aria-hidden />}>
          Tin bài này chưa được duyệt. Đến giờ vẫn chưa duyệt thì phát phần dự phòng của chỗ này.
        </Alert>
      )}
      <NextHours
        effect={{
          replaces: ({ id }) => id === airing.id,
          adds: [
            {
              at: Date.parse(airing.startsAt),
              title: airing.title,
              stationIds: airing.stationIds,
              note: segmentId === undefined ? `để trống «${place.name}»` : `có «${segment?.title ?? ''}»`,
            },
          ],
        }}
      />
    </ConfirmDialog>
  );
}
