/** Phát khẩn cấp: what, where, how, and one slide to send; made for one thumb at night. */
import { Alert, Text } from '@mantine/core';
import { IconMoonStars } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSigning } from '../../acts/use-signing.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { useServerNow } from '../../parts/use-server-now.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Station } from '../../wire.ts';
import { orderWords, wakingWords } from '../../words/order-words.ts';
import { reachedStations } from '../../words/station-units.ts';
import { clockWords } from '../../words/time-words.ts';
import { CallerNote } from './caller-note.tsx';
import classes from './emergency.module.css';
import { HowStep } from './how-step.tsx';
import { freshOrder, type OrderDraft, orderLack, orderOf } from './order-draft.ts';
import { RecentOrders } from './recent-orders.tsx';
import { SlideToSend } from './slide-to-send.tsx';
import { useSendOrder } from './use-send-order.ts';
import { WhatStep } from './what-step.tsx';
import { WhereStep } from './where-step.tsx';

export function EmergencyPage() {
  const stations = useQuery(queries.stations());
  const standing = stations.data?.stations.filter(({ health }) => health !== 'retired');
  return (
    <Page name="emergency" title="Phát khẩn cấp" busy={standing === undefined}>
      {stations.isPending ? <WaitingNote /> : null}
      <ProblemNote error={standing === undefined ? stations.error : null} retry={() => void stations.refetch()} />
      {standing === undefined ? null : <Order stations={standing} />}
    </Page>
  );
}

function Order({ stations }: { readonly stations: readonly Station[] }) {
  const zone = useZone();
  const now = useServerNow(10_000);
  const zones = useQuery(queries.zones()).data?.zones ?? [];
  const policy = useQuery(queries.policy()).data;
  const orders = useQuery(queries.interrupts()).data?.interrupts ?? [];
  const running = orders.filter(({ kind, state }) => kind === 'emergency' && state === 'running');
  const [draft, setDraft] = useState<OrderDraft>(freshOrder);
  const change = (part: Partial<OrderDraft>) => setDraft((before) => ({ ...before, ...part }));
  const reached = reachedStations(draft.target, stations);
  const [heard, setHeard] = useState<ReadonlyMap<string, string>>(new Map());
  const { send, isPending, error } = useSendOrder(orderOf(draft), {
    reached: reached.map(({ id }) => id),
    heard: heard.get(draft.segmentId ?? ''),
  });
  const summary = orderWords(draft, whereOf(reached, stations.length), now, zone);
  const waking = policy === undefined ? undefined : wakingWords(draft, policy, now, zone);
  const { calling, callers } = useSigning();
  const lack =
    calling === 'not-listed'
      ? 'Khóa truy cập của bạn chưa được ký lệnh khẩn cấp.'
      : orderLack(draft, { stations: reached.length, another: running.length > 0 });
  return (
    <div className={classes.order}>
      <div className={classes.steps}>
        <CallerNote calling={calling} callers={callers} />
        <WhatStep
          chosen={draft.segmentId}
          onChange={(segmentId) => change({ segmentId })}
          onHeard={(segmentId, sha256) => setHeard((before) => new Map(before).set(segmentId, sha256))}
        />
        <WhereStep target={draft.target} stations={stations} zones={zones} onChange={(target) => change({ target })} />
        <HowStep draft={draft} running={running} nowMs={now} onChange={change} />
      </div>
      <div className={classes.send}>
        <Card className={classes.sendCard}>
          <Text fw={700} size="lg">
            {summary}.
          </Text>
          <Text c="dimmed" size="sm">
            Bây giờ là {clockWords(now, zone)}.
          </Text>
          {waking === undefined ? null : (
            <Alert color="orange" py={8} mt="xs" icon={<IconMoonStars aria-hidden />}>
              {waking}
            </Alert>
          )}
          <ProblemNote error={error} />
          <SlideToSend
            summary={summary}
            lack={lack}
            busy={isPending}
            busyWords={calling === 'yes' ? 'Chờ bạn xác nhận trên máy này…' : 'Đang gửi lệnh…'}
            onSend={send}
          />
        </Card>
        <RecentOrders orders={orders} nowMs={now} />
      </div>
    </div>
  );
}

function whereOf(reached: readonly Station[], all: number): string {
  if (reached.length === all) return `tất cả ${all} trạm`;
  return reached.length === 1 ? `trạm ${reached[0]?.name}` : `${reached.length} trạm`;
}
