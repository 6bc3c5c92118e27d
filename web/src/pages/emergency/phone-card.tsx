/** Cần gọi điện: the places where the order will not be heard by itself, each with its people. */
import type { Receipt } from '../../../../server/contract/interrupts.ts';
import { Card } from '../../parts/card.tsx';
import { PhoneList } from '../../parts/phone-list.tsx';
import { receiptLook, toPhone } from '../../words/receipt-words.ts';
import classes from './emergency.module.css';

/** Nothing when every station hears it. */
export function PhoneCard({ receipts }: { readonly receipts: readonly Receipt[] }) {
  const places = toPhone(receipts);
  if (places.length === 0) return null;
  return (
    <Card title={`Cần gọi điện: ${places.length} nơi`}>
      <ul className={classes.phones}>
        {places.map(({ stationId, stationName, state, contacts }) => (
          <li key={stationId}>
            <strong>{stationName}</strong>
            <span className={classes.muted}>{receiptLook[state].word.toLocaleLowerCase('vi')}</span>
            <PhoneList contacts={contacts} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
