/** Every station of an order, those that need a person first. */
import type { Receipt } from '../../../../server/contract/interrupts.ts';
import { Card } from '../../parts/card.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useZone } from '../../session.tsx';
import { receiptLook, sortReceipts, stateCounts } from '../../words/receipt-words.ts';
import { clockSeconds } from '../../words/time-words.ts';
import classes from './emergency.module.css';

export function ReceiptTiles({ receipts }: { readonly receipts: readonly Receipt[] }) {
  return (
    <Card
      title={`${receipts.length} trạm`}
      aside={
        <div className={classes.counts}>
          {stateCounts(receipts).map(({ state, count }) => (
            <StateBadge
              key={state}
              small
              look={{ ...receiptLook[state], word: `${count} ${receiptLook[state].word.toLocaleLowerCase('vi')}` }}
            />
          ))}
        </div>
      }
    >
      <ul className={classes.tiles}>
        {sortReceipts(receipts).map((receipt) => (
          <li key={receipt.stationId} className={classes.tile}>
            <span className={classes.tileName}>{receipt.stationName}</span>
            <StateBadge small look={receiptLook[receipt.state]} />
            <Detail receipt={receipt} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Detail({ receipt }: { readonly receipt: Receipt }) {
  const zone = useZone();
  const { state, detail, carrierName, soundedAt } = receipt;
  const words = [
    state === 'carrier' && carrierName !== null ? `cùng ${carrierName}` : undefined,
    soundedAt === null ? undefined : `từ ${clockSeconds(soundedAt, zone)}`,
    detail ?? undefined,
  ].filter((part) => part !== undefined);
  return words.length === 0 ? null : <span className={classes.tileWords}>{words.join(' · ')}</span>;
}
