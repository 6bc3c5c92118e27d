/** The orders that run and those of the last days, each a way to its receipts. */
import { Link } from 'wouter';
import type { Interrupt } from '../../../../server/contract/interrupts.ts';
import { Card } from '../../parts/card.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useZone } from '../../session.tsx';
import { orderLook } from '../../words/receipt-words.ts';
import { nearWords } from '../../words/time-words.ts';
import classes from './emergency.module.css';

const shown = 5;

/** Nothing while there are none. */
export function RecentOrders({ orders, nowMs }: { readonly orders: readonly Interrupt[]; readonly nowMs: number }) {
  const zone = useZone();
  if (orders.length === 0) return null;
  return (
    <Card title="Các lệnh gần đây">
      <ul className={classes.recent}>
        {orders.slice(0, shown).map((order) => (
          <li key={order.id}>
            <Link href={`/khan-cap/${order.id}`}>{order.title}</Link>
            <span>
              <StateBadge small look={orderLook[order.state]} /> {nearWords(order.issuedAt, nowMs, zone)} ·{' '}
              {order.issuedBy}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
