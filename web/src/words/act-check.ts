/** Whether a text to be signed says what the person heard, saw and chose, and nothing else. Pure. */

const DAY_MS = 24 * 3_600_000;
/** What has no last day may air so long at most: signature tunes (`TUNE_LEAVE_MS`). */
const LONGEST_LEAVE_MS = 730 * DAY_MS;
/** An order may be signed so long before it is there (`ACT_FRESH_MS`). */
const TAP_MS = 5 * 60_000;

/** One thing as the person saw it. */
export interface MeantContent {
  /** As it stands in an act, without the number of persons: a hash, or `relay:` and the hash of its address. */
  readonly content: string;
  /** How many persons the page said it takes; 1 where it says nothing. */
  readonly needs?: number;
  /** The last day that the page showed, epoch ms; null: it has none; absent: none was shown. */
  readonly until?: number | null;
}

/** What the person means. */
export interface MeantAct {
  readonly commune: string;
  readonly decision: 'approved' | 'withdrawn' | 'emergency';
  readonly contents: readonly MeantContent[];
  /** Of an emergency. */
  readonly order?: {
    readonly id: string;
    readonly stations: 'all' | readonly string[];
    readonly repeatEveryMs: number | undefined;
    readonly expiresInMs: number;
  };
}

/**
 * Why a text may not be signed: content: it says more, less or something else; clock: it is dated more than a day from the person's own clock. A
 * future date under a signature would tell stations that older orders are over.
 */
export type ActFault = 'content' | 'clock';

/** Undefined for a text that says what is meant. `now`: by the person's own clock. */
export function findActFault(text: string, meant: MeantAct, now: number): ActFault | undefined {
  const act = read(text);
  const { madeAt, notAfter } = act ?? {};
  if (act === undefined || typeof madeAt !== 'number' || typeof notAfter !== 'number') return 'content';
  if (act.commune !== meant.commune || act.decision !== meant.decision) return 'content';
  if (!areMeant(act.items, meant.contents) || !isMeantOrder(act.order, meant.order)) return 'content';
  if (notAfter > latestEnd(meant, madeAt)) return 'content';
  return Math.abs(madeAt - now) <= DAY_MS ? undefined : 'clock';
}

/** Each once, and none by fewer persons than was said: more are asked for where the same bytes stand under a stricter title. */
function areMeant(items: unknown, contents: readonly MeantContent[]): boolean {
  if (!Array.isArray(items)) return false;
  const said = new Map(items.map((item) => [String(item).replace(/\*2$/, ''), String(item).endsWith('*2') ? 2 : 1]));
  const wanted = new Set(contents.map(({ content }) => content));
  if (said.size !== items.length || said.size !== wanted.size) return false;
  return contents.every(({ content, needs = 1 }) => (said.get(content) ?? 0) >= needs);
}

function isMeantOrder(order: unknown, meant: MeantAct['order']): boolean {
  if (order === undefined || meant === undefined) return order === meant;
  const { id, repeatEveryMs, stations } = (order ?? {}) as Readonly<Record<string, unknown>>;
  return (
    id === meant.id && repeatEveryMs === meant.repeatEveryMs && placesText(stations) === placesText(meant.stations)
  );
}

function placesText(stations: unknown): string {
  return Array.isArray(stations) ? JSON.stringify([...new Set(stations.map(String))].sort()) : String(stations);
}

/** A withdrawal cannot last too long. */
function latestEnd({ decision, contents, order }: MeantAct, madeAt: number): number {
  if (decision === 'withdrawn') return Number.POSITIVE_INFINITY;
  if (order !== undefined) return madeAt + order.expiresInMs + TAP_MS;
  const ends = contents.map(({ until }) =>
    until === undefined ? Number.POSITIVE_INFINITY : (until ?? madeAt + LONGEST_LEAVE_MS),
  );
  return Math.max(madeAt + DAY_MS, ...ends);
}

function read(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
