/** Sounds of the log told as people heard them: the items of one airing are one, with the time from its first to its last. Pure. */
import type { AirSound } from './store/air-answer-store.ts';
import { secondsText } from './vietnamese-time.ts';

/** Parts of one airing that lie further apart are not one, ms. */
const JOINS_MS = 5 * 60_000;

interface Stretch {
  readonly sounds: readonly AirSound[];
  readonly from: number;
  /** Undefined: the end of its last sound was not told. */
  readonly to: number | undefined;
}

/** One phrase for every airing among the `chosen`, in order of time; `isThen`: they sounded in the very minute asked about. */
export function stretchesTold({
  chosen,
  sounds,
  zone,
  isThen,
}: {
  readonly chosen: readonly AirSound[];
  readonly sounds: readonly AirSound[];
  readonly zone: string;
  readonly isThen: boolean;
}): string[] {
  return stretchesOf(sounds).flatMap((stretch) => {
    const those = chosen.filter((sound) => stretch.sounds.includes(sound));
    const [first] = those;
    return first === undefined ? [] : [phrase(stretch, first, those.length, isThen, zone)];
  });
}

function phrase({ sounds, from, to }: Stretch, first: AirSound, chosen: number, isThen: boolean, zone: string): string {
  const until = to === undefined ? ', chưa báo kết thúc' : ` đến ${secondsText(to, zone)}`;
  const span = `từ ${secondsText(from, zone)}${until}`;
  if (sounds.length === 1) return isThen ? `«${first.itemTitle}»` : `«${first.itemTitle}» ${span}`;
  return isThen && chosen === 1 ? `«${first.itemTitle}» («${first.title}», ${span})` : `«${first.title}» ${span}`;
}

function stretchesOf(sounds: readonly AirSound[]): Stretch[] {
  const stretches: Stretch[] = [];
  const last = new Map<string, number>();
  for (const sound of sounds.toSorted((a, b) => a.from - b.from)) {
    const index = last.get(sound.airingId);
    const open = index === undefined ? undefined : stretches[index];
    if (index === undefined || open === undefined || sound.from - endOf(open.sounds) > JOINS_MS) {
      last.set(sound.airingId, stretches.push({ sounds: [sound], from: sound.from, to: sound.to }) - 1);
      continue;
    }
    const to = open.to === undefined || sound.to === undefined ? sound.to : Math.max(open.to, sound.to);
    stretches[index] = { sounds: [...open.sounds, sound], from: open.from, to };
  }
  return stretches;
}

function endOf(sounds: readonly AirSound[]): number {
  return Math.max(...sounds.map(({ from, to }) => to ?? from));
}
