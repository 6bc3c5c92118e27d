/** One order, live: where it sounds, where it does not and whom to phone, and the button that stops it. */
import { Button, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Interrupt } from '../../../../server/contract/interrupts.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useServerNow } from '../../parts/use-server-now.ts';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { replacedWords, sentWords, staysSilentWords } from '../../words/order-words.ts';
import { headline, orderLook, secondsWords, soundDelays } from '../../words/receipt-words.ts';
import { clockSeconds, clockWords, lengthWords, nearWords } from '../../words/time-words.ts';
import classes from './emergency.module.css';
import { LaterApproval } from './later-approval.tsx';
import { PhoneCard } from './phone-card.tsx';
import { ReceiptTiles } from './receipt-tiles.tsx';

export function ReceiptsPage({ orderId }: { readonly orderId: string }) {
  const order = useQuery(queries.interrupt(orderId));
  return (
    <Page
      name="receipts"
      title={order.data?.kind === 'now' ? 'Phát ngay' : 'Phát khẩn cấp'}
      busy={order.data === undefined}
      actions={order.data?.state === 'running' ? <CancelOrder order={order.data} /> : null}
    >
      {order.isPending ? <WaitingNote /> : null}
      <ProblemNote error={order.data === undefined ? order.error : null} retry={() => void order.refetch()} />
      {order.data === undefined ? null : <Told order={order.data} />}
    </Page>
  );
}

function Told({ order }: { readonly order: Interrupt }) {
  return (
    <>
      <Summary order={order} />
      <LaterApproval order={order} />
      {order.receipts.length === 0 && order.state === 'running' ? <WaitingNote /> : null}
      <div className={classes.told} hidden={order.receipts.length === 0}>
        <ReceiptTiles receipts={order.receipts} />
        {order.state === 'cancelled' ? null : <PhoneCard receipts={order.receipts} />}
      </div>
      <Link href="/khan-cap">Lệnh khác, các lệnh gần đây</Link>
    </>
  );
}

function Summary({ order }: { readonly order: Interrupt }) {
  const zone = useZone();
  const now = useServerNow(1_000);
  const { count, words } = headline(order.receipts);
  const delays = soundDelays(order.issuedAt, order.airings.length > 1 ? [] : order.receipts);
  return (
    <Card className={order.kind === 'now' ? classes.summaryNow : classes.summary}>
      <div className={classes.summaryText}>
        <div className={classes.summaryTitle}>
          <StateBadge look={orderLook[order.state]} />
          <h2>{order.title}</h2>
        </div>
        <Text>
          {order.issuedBy} phát lệnh lúc <span className="number">{clockSeconds(order.issuedAt, zone)}</span>{' '}
          {nearWords(order.issuedAt, now, zone).replace(/^\S+ /, '')} · {sentWords(order, now, zone)}
          {order.saysTime ? ' · có nói giờ phát hành' : ''}
        </Text>
        <Text>{turnWords(order, now, zone)}</Text>
        {replacedWords(order, now, zone).map((words) => (
          <Text key={words} fw={600}>
            {words}
          </Text>
        ))}
        {delays === undefined ? null : (
          <Text c="dimmed" size="sm">
            Trạm đầu có tiếng sau {secondsWords(delays.first)}, trạm cuối sau {secondsWords(delays.last)}.
          </Text>
        )}
      </div>
      <div className={classes.summaryCount} role="status">
        {order.receipts.length === 0 ? (
          <div>{order.state === 'running' ? 'Đang gửi lệnh tới các trạm…' : 'Chưa trạm nào nhận lệnh'}</div>
        ) : (
          <>
            <div className={classes.bigNumber}>
              {count}/{order.receipts.length}
            </div>
            <div>{words}</div>
          </>
        )}
      </div>
    </Card>
  );
}

/** Which turn this is, when the next one comes; or how it ended. */
function turnWords(
  { state, issuedAt, airings, cancelledAt, cancelledBy }: Interrupt,
  now: number,
  zone: string,
): string {
  if (state === 'cancelled' && cancelledAt !== null)
    return `${cancelledBy ?? 'Có người'} dừng lệnh lúc ${clockWords(cancelledAt, zone)}.`;
  const turn = airings.filter(({ startsAt }) => Date.parse(startsAt) <= now).length;
  const next = airings.find(({ startsAt }) => Date.parse(startsAt) > now);
  if (state === 'over') return `Đã phát hết ${airings.length} lượt.`;
  const since = `${lengthWords(Math.max(0, now - Date.parse(issuedAt)))} từ lúc bấm`;
  if (airings.length <= 1) return since;
  const coming = next === undefined ? 'là lượt cuối' : nextWords(next, airings, zone);
  return `Lượt ${turn} trên ${airings.length}, ${coming} · ${since}`;
}

/** The stations of the next turn are told where newer orders took some. */
function nextWords(next: Interrupt['airings'][number], airings: Interrupt['airings'], zone: string): string {
  const words = `lượt tới ${clockWords(next.startsAt, zone)}`;
  const isLess = next.stationIds.length < (airings[0]?.stationIds.length ?? 0);
  return isLess ? `${words} tại ${next.stationIds.length} trạm còn lại` : words;
}

function CancelOrder({ order }: { readonly order: Interrupt }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const stays = staysSilentWords(order);
  const mayStop = useMay('operator', 'approver', 'admin');
  const cancel = useMutation({
    mutationFn: () => api.cancelInterrupt(order.id),
    onSuccess: () => setAsking(false),
    onSettled: () => client.invalidateQueries({ queryKey: ['interrupts'] }),
  });
  if (!mayStop) return null;
  return (
    <>
      <Button color="red.9" leftSection={<IconHandStop size={20} aria-hidden />} onClick={() => setAsking(true)}>
        Dừng lệnh này
      </Button>
      <ConfirmDialog
        opened={asking}
        title="Dừng lệnh này?"
        confirm="Dừng ngay"
        danger
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
        onClose={() => setAsking(false)}
      >
        <Text>
          «{order.title}» dừng ngay ở mọi trạm đang phát
          {order.repeatEveryMinutes === null ? '' : ' và không lặp lại nữa'}. Buổi phát bị cắt ngang sẽ phát tiếp.
        </Text>
        {stays === undefined ? null : <Text mt="xs">{stays}</Text>}
      </ConfirmDialog>
    </>
  );
}
