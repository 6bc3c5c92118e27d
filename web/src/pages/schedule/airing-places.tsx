/** The places of an airing that are kept for the day's bulletin: what fills each, and a field to fill it. */
import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconSquareDashed, IconSquareRoundedCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../../queries.ts';
import type { Airing } from '../../wire.ts';
import { segmentLook } from '../../words/state-words.ts';
import { lengthWords } from '../../words/time-words.ts';
import { FillDialog, type Filling, placesOf } from './fill-dialog.tsx';
import classes from './schedule.module.css';

type Place = Airing['places'][number];

export function AiringPlaces({ airing, mayWrite }: { readonly airing: Airing; readonly mayWrite: boolean }) {
  const [filling, setFilling] = useState<Filling>();
  if (airing.places.length === 0) return null;
  return (
    <Stack gap="sm">
      {airing.places.map((place) => (
        <PlaceRow key={place.index} airing={airing} place={place} mayWrite={mayWrite} onFill={setFilling} />
      ))}
      <FillDialog filling={filling} onDone={() => setFilling(undefined)} />
    </Stack>
  );
}

function PlaceRow({
  airing,
  place,
  mayWrite,
  onFill,
}: {
  readonly airing: Airing;
  readonly place: Place;
  readonly mayWrite: boolean;
  readonly onFill: (filling: Filling) => void;
}) {
  const views = useQuery(queries.places(...placesOf(airing))).data?.places ?? [];
  const view = views.find(({ airingId, index }) => airingId === airing.id && index === place.index);
  const empty = place.filledBy === null;
  const Icon = empty ? IconSquareDashed : IconSquareRoundedCheck;
  return (
    <div className={classes.place} data-empty={empty || undefined}>
      <Group gap={7} wrap="nowrap" align="flex-start">
        <Icon size={20} aria-hidden />
        <div>
          <Text fw={600}>
            {empty ? 'Chỗ trống' : 'Đã có bài'}: {place.name}
          </Text>
          <Text size="sm">
            {view?.segment == null
              ? `Nhận bài dài nhất ${lengthWords(place.maxMs)}.`
              : `«${view.segment.title}», ${lengthWords(view.segment.durationMs)}${view.segment.approved ? '' : ', chưa được duyệt'}. ${view.acknowledged}/${view.stations} trạm đã nhận.`}{' '}
            {view === undefined ? '' : `Nếu trống: ${view.fallback}`}
          </Text>
        </div>
      </Group>
      {mayWrite ? <ChooseSegment airing={airing} place={place} onFill={onFill} /> : null}
      {mayWrite && !empty ? (
        <Button size="sm" variant="subtle" onClick={() => onFill({ airing, place, segmentId: undefined })}>
          Bỏ bài, để trống
        </Button>
      ) : null}
    </div>
  );
}

/** Everything of the store that has sound; what is longer than the place can be seen, but not chosen. */
function ChooseSegment({
  airing,
  place,
  onFill,
}: {
  readonly airing: Airing;
  readonly place: Place;
  readonly onFill: (filling: Filling) => void;
}) {
  const segments = useQuery(queries.segments({})).data?.segments ?? [];
  const choices = segments.flatMap(({ id, title, state, rendition }) => {
    if (rendition === null || state === 'refused') return [];
    const over = rendition.durationMs - place.maxMs;
    const note = over > 0 ? `dài hơn chỗ ${Math.ceil(over / 1000)} giây` : lengthWords(rendition.durationMs);
    const look = state === 'approved' ? '' : `, ${segmentLook[state].word.toLocaleLowerCase('vi')}`;
    return [{ value: id, label: `${title} (${note}${look})`, disabled: over > 0 }];
  });
  return (
    <Select
      label={place.filledBy === null ? 'Chọn tin bài cho chỗ này' : 'Thay bằng tin bài khác'}
      placeholder="Tìm trong kho"
      data={choices}
      value={null}
      onChange={(segmentId) => segmentId !== null && onFill({ airing, place, segmentId })}
      searchable
      nothingFoundMessage="Không có tin bài nào như vậy"
    />
  );
}
