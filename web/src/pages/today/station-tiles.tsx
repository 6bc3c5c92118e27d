/** All stations at a glance, troubled ones first. */
import { Link } from 'wouter';
import type { StationHealth } from '../../../../server/contract/stations.ts';
import { Card } from '../../parts/card.tsx';
import { EmptyNote } from '../../parts/notes.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import type { Station } from '../../wire.ts';
import { lookOfStation, stationOrder } from '../../words/state-words.ts';
import classes from './today.module.css';

export function StationTiles({ stations }: { readonly stations: readonly Station[] }) {
  const shown = stations.filter(({ health }) => health !== 'retired');
  const sorted = [...shown].sort((one, other) => rank(one) - rank(other) || one.code.localeCompare(other.code));
  const looks = sorted.map(lookOfStation);
  const counts = [...new Set(looks)].map((look) => ({ look, count: looks.filter((one) => one === look).length }));
  return (
    <Card
      title={`${shown.length} trạm`}
      aside={
        <div className={classes.counts}>
          {counts.map(({ look, count }) => (
            <StateBadge key={look.word} small look={{ ...look, word: `${count} ${countedWord(look.word)}` }} />
          ))}
        </div>
      }
    >
      {shown.length === 0 ? (
        <EmptyNote title="Chưa có trạm nào">
          <Link href="/tram">Thêm trạm đầu tiên</Link>
        </EmptyNote>
      ) : (
        <ul className={classes.tiles}>
          {sorted.map((station) => (
            <li key={station.id}>
              <Link href={`/tram/${station.id}`} className={classes.tile} title={`${station.name}: ${station.words}`}>
                <span className={classes.tileName}>{station.name}</span>
                <StateBadge small look={{ ...lookOfStation(station), word: shortOf(station) }} />
                <span className={classes.tileWords}>{station.words}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** The tile's words: as in the list, shortened where a tile has no room. */
const shortWord: Record<StationHealth, string> = {
  sounding: 'Đang phát',
  ready: 'Sẵn sàng',
  stopped: 'Bị dừng',
  attention: 'Cần xem',
  lost: 'Mất liên lạc',
  new: 'Chưa cài',
  retired: 'Ngừng dùng',
  manual: 'Thủ công',
};

function shortOf(station: Station): string {
  return station.transport === 'fm' && station.health === 'manual'
    ? lookOfStation(station).word
    : shortWord[station.health];
}

/** Within a line: `7 thu FM`, `2 phát thủ công`. */
function countedWord(word: string): string {
  return `${word.charAt(0).toLocaleLowerCase('vi')}${word.slice(1)}`;
}

function rank(station: Station): number {
  return stationOrder.indexOf(station.health);
}
