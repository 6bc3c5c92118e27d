/** Phát ngay: an approved segment at chosen stations, at once, before anything normal; shown with the next 24 hours first. */
import { Alert, Button, Group, Modal, Stack, Switch, Text } from '@mantine/core';
import { IconMoonStars } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { useServerNow } from '../../parts/use-server-now.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Segment, Target } from '../../wire.ts';
import { quietRefusal } from '../../words/order-words.ts';
import { reachedStations } from '../../words/station-units.ts';
import { SegmentSelect } from '../programmes/segment-select.tsx';
import { NextHours } from '../schedule/next-hours.tsx';
import { useSendOrder } from './use-send-order.ts';
import { WhereChoice } from './where-step.tsx';

/** Without `segment` one is chosen here. */
export function NowDialog({
  segment,
  onClose,
}: {
  readonly segment?: Pick<Segment, 'id' | 'title'>;
  readonly onClose: () => void;
}) {
  return (
    <Modal opened onClose={onClose} size={640} title={<Text fw={700}>Phát ngay</Text>}>
      <Asking chosen={segment} onClose={onClose} />
    </Modal>
  );
}

function Asking({
  chosen,
  onClose,
}: {
  readonly chosen: Pick<Segment, 'id' | 'title'> | undefined;
  readonly onClose: () => void;
}) {
  const zone = useZone();
  const now = useServerNow(10_000);
  const [segmentId, setSegmentId] = useState(chosen?.id);
  const [target, setTarget] = useState<Target>({ kind: 'all' });
  const [saysTime, setSaysTime] = useState(false);
  const title = useQuery({ ...queries.segment(segmentId ?? ''), enabled: segmentId !== undefined }).data?.title;
  const all = useQuery(queries.stations()).data?.stations;
  const zones = useQuery(queries.zones()).data?.zones ?? [];
  const policy = useQuery(queries.policy()).data;
  const { send, isPending, error } = useSendOrder(
    segmentId === undefined ? undefined : { kind: 'now', segmentId, target, saysTime },
  );
  if (all === undefined || policy === undefined) return <WaitingNote />;
  const stations = all.filter(({ health }) => health !== 'retired');
  const reached = reachedStations(target, stations);
  const refusal = quietRefusal(policy, now, zone);
  // A little ahead, so that it stands in the list of what is to come.
  const at = Math.ceil((now + 1_000) / 60_000) * 60_000;
  return (
    <Stack>
      {chosen === undefined ? (
        <SegmentSelect label="Tin bài đã duyệt" only="approved" value={segmentId} onChange={setSegmentId} />
      ) : (
        <Text fw={600}>«{chosen.title}»</Text>
      )}
      <WhereChoice target={target} stations={stations} zones={zones} onChange={setTarget} />
      <Switch
        size="md"
        label="Nói giờ phát hành trước bài"
        checked={saysTime}
        onChange={(event) => setSaysTime(event.currentTarget.checked)}
      />
      {refusal === undefined ? (
        <Text size="sm">
          Buổi phát thường đang phát ở các trạm này sẽ nhường, xong bài thì phát tiếp. Lệnh khẩn cấp thì không nhường.
        </Text>
      ) : (
        <Alert color="orange" icon={<IconMoonStars aria-hidden />} role="alert">
          {refusal}
        </Alert>
      )}
      {title === undefined || reached.length === 0 ? null : (
        <NextHours
          effect={{
            replaces: () => false,
            adds: [{ at, title, stationIds: reached.map(({ id }) => id) }],
            mark: 'phát ngay',
          }}
        />
      )}
      <ProblemNote error={error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Thôi
        </Button>
        <Button
          loading={isPending}
          disabled={segmentId === undefined || reached.length === 0 || refusal !== undefined}
          onClick={send}
        >
          Phát ngay tại {reached.length} trạm
        </Button>
      </Group>
    </Stack>
  );
}
