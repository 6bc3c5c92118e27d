/** Compiles one station's playlist: its coming airings, the rules it keeps and the media it needs, as plain data ready to sign. */
import { DAY_MS, firstInstantFrom, midnightOf, wallAt } from './local-time.ts';
import type {
  AiringItem,
  AiringLateRule,
  DatedPolicy,
  FileItem,
  InstantMs,
  LocalHours,
  Policy,
  Priority,
  SegmentKind,
  Span,
  StandIn,
  StationAiring,
  ZoneName,
} from './model.ts';
import { byStart } from './plan-airings.ts';
import { bandsFor } from './volume-ceiling.ts';

/** What a playlist says, without version and dates; the wire's own words are in stations/protocol.ts. */
export interface CompiledPlaylist {
  commune: string;
  station: string;
  horizon: { from: InstantMs; to: InstantMs };
  policy: CompiledPolicy;
  airings: CompiledAiring[];
  /** Each file once, in the order of first use. */
  media: { sha256: string; bytes: number }[];
  /** Files of `media` that orders may need at once. */
  keepReady?: string[];
  /** People stopped all airings but emergencies. */
  suspended?: Suspension;
  /** Files whose approval was taken back while airings of the horizon may hold them. */
  withdrawn?: string[];
  /** What approvers signed of all this, sorted by id. */
  acts?: CompiledAct[];
}

/** A text and the passkey's assertion over it; base64url parts. */
export interface CompiledAct {
  text: string;
  signer: string;
  authenticatorData: string;
  clientDataJson: string;
  signature: string;
}

/** Since when, by whom and why nothing but emergencies sounds. */
export interface Suspension {
  since: InstantMs;
  by: string;
  reason: string;
}

export interface CompiledRules {
  quiet: { from: string; until: string }[];
  weekdays: number[];
  volumeCeilingPct: number;
  windows?: { from: string; until: string }[];
  /** The general ones and this station's own caps. */
  volumeBands?: { from: string; until: string; weekdays?: number[]; ceilingPct: number }[];
}

/** A key that says nothing is not there: an older policy gives the bytes it always gave. */
export interface CompiledPolicy extends CompiledRules {
  zone: ZoneName;
  exceptions?: { from: InstantMs; to: InstantMs; reason: string; approvedBy: string; approvedAt: InstantMs }[];
  later?: ({ validFrom: InstantMs } & CompiledRules)[];
}

export interface CompiledAiring {
  id: string;
  title: string;
  plannedAt: InstantMs;
  startsAt: InstantMs;
  endsAt: InstantMs;
  priority: Priority;
  lateRule: AiringLateRule;
  expiresAt?: InstantMs;
  items: CompiledItem[];
  takes?: { airingId: string; index: number }[];
  /** Of an emergency: the id of the act that was signed for it. */
  act?: string;
}

interface CompiledPlaced {
  index: number;
  title: string;
  offsetMs: number;
  durationMs: number;
  approvedBy: string;
  validFrom?: InstantMs;
  validUntil?: InstantMs;
}

/** A file has the hash of its bytes, a relay its source. */
export type CompiledItem =
  | (CompiledPlaced & { kind: SegmentKind; sha256: string; fallback?: CompiledStandIn })
  | (CompiledPlaced & { kind: 'relay'; sourceId: string; url: string });

/** Sounds at the item's place where the item's own file is not there. */
export type CompiledStandIn = Omit<CompiledPlaced, 'index' | 'offsetMs'> & { kind: SegmentKind; sha256: string };

/**
 * The playlist of one station from its timeline. Keys and lists have one order, so equal plans give equal JSON and an
 * unchanged playlist is never published twice. Airings without items are left out: the ledger knows why.
 */
export function compilePlaylist(input: {
  readonly commune: string;
  readonly stationId: string;
  readonly zone: ZoneName;
  readonly policy: Policy;
  readonly airings: readonly StationAiring[];
  readonly horizon: Span;
  readonly keepReady?: readonly { readonly sha256: string; readonly bytes: number }[];
  readonly suspended?: Suspension | undefined;
  readonly withdrawn?: ReadonlySet<string>;
}): CompiledPlaylist {
  const { horizon, policy, keepReady = [], suspended, withdrawn = new Set() } = input;
  const sounding = input.airings
    .filter(({ plannedAt, items }) => items.length > 0 && plannedAt >= horizon.from && plannedAt < horizon.to)
    .sort(byStart);
  return {
    commune: input.commune,
    station: input.stationId,
    horizon: { from: horizon.from, to: horizon.to },
    policy: compilePolicy(policy, input.zone, input.stationId, horizon),
    airings: sounding.map((airing) => compileAiring(airing, sounding)),
    media: collectMedia(sounding, keepReady),
    ...(keepReady.length === 0 ? {} : { keepReady: keepReady.map(({ sha256 }) => sha256) }),
    ...(suspended === undefined ? {} : { suspended }),
    ...(withdrawn.size === 0 ? {} : { withdrawn: [...withdrawn].sort() }),
  };
}

/**
 * What a playlist covers: from the start of yesterday, for what began before midnight and is not over, until 15 local
 * days from the start of today. It moves once a day, so that time alone changes a playlist once a day at most.
 */
export function horizonFor(now: InstantMs, zone: ZoneName): Span {
  const today = midnightOf(wallAt(now, zone));
  return { from: firstInstantFrom(today - DAY_MS, zone), to: firstInstantFrom(today + 15 * DAY_MS, zone) };
}

function compileAiring(airing: StationAiring, all: readonly StationAiring[]): CompiledAiring {
  return {
    id: airing.id,
    title: airing.title,
    plannedAt: airing.plannedAt,
    startsAt: airing.startsAt,
    endsAt: airing.endsAt,
    priority: airing.priority,
    lateRule: airing.lateRule,
    ...(airing.expiresAt === undefined ? {} : { expiresAt: airing.expiresAt }),
    items: airing.items.map((item) => compileItem(item, airing, all)),
    ...(airing.takes === undefined ? {} : { takes: airing.takes.map(({ airingId, index }) => ({ airingId, index })) }),
    ...(airing.act === undefined ? {} : { act: airing.act }),
  };
}

function compileItem(item: AiringItem, airing: StationAiring, all: readonly StationAiring[]): CompiledItem {
  const { index, title, offsetMs, durationMs, approvedBy } = item;
  const placed = { offsetMs, durationMs, approvedBy, ...validityOf(item) };
  if (item.kind === 'relay')
    return { index, title, kind: item.kind, sourceId: item.sourceId, url: item.url, ...placed };
  const standIn = standInFor(item, airing, all);
  return {
    index,
    title,
    kind: item.kind,
    sha256: item.sha256,
    ...placed,
    ...(standIn === undefined ? {} : { fallback: compileStandIn(standIn) }),
  };
}

/** Only a stand-in that ends before the next item of the station begins: nothing is shifted for it, and nothing cut. */
function standInFor(item: FileItem, { startsAt }: StationAiring, all: readonly StationAiring[]): StandIn | undefined {
  if (item.fallback === undefined || item.fallback === 'silence') return undefined;
  const from = startsAt + item.offsetMs;
  const until = from + item.fallback.durationMs;
  const isTaken = all.some((airing) =>
    airing.items.some(({ offsetMs }) => airing.startsAt + offsetMs > from && airing.startsAt + offsetMs < until),
  );
  return isTaken ? undefined : item.fallback;
}

function compileStandIn(standIn: StandIn): CompiledStandIn {
  const { title, kind, sha256, durationMs, approvedBy } = standIn;
  return { title, kind, sha256, durationMs, approvedBy, ...validityOf(standIn) };
}

function validityOf({ validFrom, validUntil }: Pick<AiringItem, 'validFrom' | 'validUntil'>) {
  return {
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
  };
}

/** Exceptions and later rules only as far as the playlist reaches. */
function compilePolicy(policy: Policy, zone: ZoneName, stationId: string, horizon: Span): CompiledPolicy {
  const exceptions = (policy.exceptions ?? [])
    .filter(({ from, to }) => from < horizon.to && to > horizon.from)
    .map(({ from, to, reason, approvedBy, approvedAt }) => ({ from, to, reason, approvedBy, approvedAt }))
    .sort((a, b) => a.from - b.from || a.to - b.to || compareText(JSON.stringify(a), JSON.stringify(b)));
  const later = (policy.later ?? [])
    .filter(({ validFrom }) => validFrom < horizon.to)
    .map((rules) => ({ validFrom: rules.validFrom, ...compileRules(rules, stationId) }))
    .sort((a, b) => a.validFrom - b.validFrom);
  return {
    zone,
    ...compileRules(policy, stationId),
    ...(exceptions.length > 0 ? { exceptions } : {}),
    ...(later.length > 0 ? { later } : {}),
  };
}

function compileRules(rules: Omit<DatedPolicy, 'validFrom'>, stationId: string): CompiledRules {
  const windows = compileHours(rules.windows ?? []);
  const volumeBands = bandsFor(rules, stationId).map(({ from, until, weekdays, ceilingPct }) => ({
    from,
    until,
    ...(weekdays === undefined ? {} : { weekdays: [...weekdays] }),
    ceilingPct,
  }));
  return {
    quiet: compileHours(rules.quiet),
    weekdays: [...new Set(rules.weekdays)].sort((a, b) => a - b),
    volumeCeilingPct: rules.volumeCeilingPct,
    ...(windows.length > 0 ? { windows } : {}),
    ...(volumeBands.length > 0 ? { volumeBands } : {}),
  };
}

function compileHours(hours: readonly LocalHours[]): { from: string; until: string }[] {
  return hours
    .map(({ from, until }) => ({ from, until }))
    .sort((a, b) => compareText(a.from, b.from) || compareText(a.until, b.until));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Each file once, in the order of first use; what sounds if a place's filling does not come is kept ready behind it, and last what orders may need. */
function collectMedia(
  airings: readonly StationAiring[],
  keepReady: readonly { readonly sha256: string; readonly bytes: number }[],
): { sha256: string; bytes: number }[] {
  const bytesByHash = new Map<string, number>();
  const collect = (sha256: string, bytes: number): void => {
    if (!bytesByHash.has(sha256)) bytesByHash.set(sha256, bytes);
  };
  for (const airing of airings) {
    for (const item of airing.items) {
      if (item.kind === 'relay') continue;
      collect(item.sha256, item.bytes);
      const standIn = standInFor(item, airing, airings);
      if (standIn !== undefined) collect(standIn.sha256, standIn.bytes);
    }
  }
  for (const { sha256, bytes } of keepReady) collect(sha256, bytes);
  return [...bytesByHash].map(([sha256, bytes]) => ({ sha256, bytes }));
}
