/** The orders that run now, above everything else: how many stations sound, and the way to their receipts. */
import { IconChevronRight, IconUrgent, IconVolume } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useServerNow } from '../../parts/use-server-now.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { sentWords } from '../../words/order-words.ts';
import { headline } from '../../words/receipt-words.ts';
import classes from './today.module.css';

/** Nothing while none runs. */
export function RunningOrders() {
  const zone = useZone();
  const now = useServerNow(10_000);
  const orders = useQuery(queries.interrupts()).data?.interrupts.filter(({ state }) => state === 'running') ?? [];
  if (orders.length === 0) return null;
  return (
    <ul className={classes.orders} aria-label="Lệnh đang chạy">
      {orders.map((order) => {
        const Icon = order.kind === 'emergency' ? IconUrgent : IconVolume;
        const { count, words } = headline(order.receipts);
        return (
          <li key={order.id}>
            <Link href={`/khan-cap/${order.id}`} className={classes.running} data-kind={order.kind}>
              <Icon size={22} aria-hidden />
              <span>
                <strong>
                  {order.kind === 'emergency' ? 'KHẨN CẤP' : 'PHÁT NGAY'}: {order.title}
                </strong>{' '}
                · {count}/{order.receipts.length} {words} · {sentWords(order, now, zone).toLocaleLowerCase('vi')}
                {order.approvedBy === null ? ' · chờ duyệt sau' : ''}
              </span>
              <span className={classes.runningGo}>
                <span>Xem, dừng</span> <IconChevronRight size={18} aria-hidden />
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
