/** Stations one under the other: state, why, how far they are covered, whom to call. */
import { IconPhone } from '@tabler/icons-react';
import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { EmptyNote } from '../../parts/notes.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useZone } from '../../session.tsx';
import type { Station } from '../../wire.ts';
import { lookOfStation, stationOrder, transportWord } from '../../words/state-words.ts';
import { agoWords } from '../../words/time-words.ts';
import classes from './stations.module.css';

export function StationRows({ stations }: { readonly stations: readonly Station[] }) {
  const now = useNow(30_000);
  const zone = useZone();
  const sorted = [...stations].sort(
    (one, other) =>
      stationOrder.indexOf(one.health) - stationOrder.indexOf(other.health) || one.code.localeCompare(other.code),
  );
  if (sorted.length === 0) {
    return (
      <Card>
        <EmptyNote title="Không có trạm nào như vậy" />
      </Card>
    );
  }
  return (
    <Card className={classes.listCard}>
      <ul className={classes.list}>
        {sorted.map((station) => (
          <li key={station.id} className={classes.row}>
            <div>
              <StateBadge look={lookOfStation(station)} />
            </div>
            <div className={classes.who}>
              <Link href={`/tram/${station.id}`} className={classes.name}>
                {station.name}
              </Link>
              <span className={classes.muted}>
                {station.code} · {transportWord[station.transport]} · {station.clusters.length} cụm loa
              </span>
            </div>
            <div>
              {station.words}
              <span className={classes.muted}>
                {station.lastSeenAt === null ? '' : `Báo về ${agoWords(station.lastSeenAt, now, zone)}`}
              </span>
            </div>
            <Contact station={station} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Contact({ station }: { readonly station: Station }) {
  const [contact] = station.contacts;
  if (contact === undefined) return <div className={classes.muted}>Chưa có người liên hệ</div>;
  return (
    <a href={`tel:${contact.phone.replaceAll(/[^\d+]/g, '')}`} className={classes.phone}>
      <IconPhone size={17} aria-hidden />
      <span>
        {contact.name}
        <span className="number">{contact.phone}</span>
      </span>
    </a>
  );
}
