/** Compiles one station's playlist: its coming airings, the rules it keeps and the media it needs, as plain data ready to sign. */
import { DAY_MS, firstInstantFrom, midnightOf, wallAt } from './local-time.ts';
import type { AiringItem, InstantMs, LateRule, Policy, Priority, Span, StationAiring, ZoneName } from './model.ts';

/** What a playlist says, without version and dates; the wire's own words are in stations/protocol.ts. */
export interface CompiledPlaylist {
  commune: string;
  station: string;
  horizon: { from: InstantMs; to: InstantMs };
  policy: CompiledPolicy;
  airings: CompiledAiring[];
  /** Each file once, in the order of first use. */
  media: { sha256: string; bytes: number }[];
}

export interface CompiledPolicy {
  zone: ZoneName;
  quiet: { from: string; until: string }[];
  weekdays: number[];
  volumeCeilingPct: number;
}

export interface CompiledAiring {
  id: string;
  title: string;
  plannedAt: InstantMs;
  startsAt: InstantMs;
  endsAt: InstantMs;
  priority: Priority;
  lateRule: LateRule;
  items: CompiledItem[];
}

export interface CompiledItem {
  index: number;
  title: string;
  kind: string;
  sha256: string;
  offsetMs: number;
  durationMs: number;
  approvedBy: string;
  validFrom?: InstantMs;
  validUntil?: InstantMs;
}

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
}): CompiledPlaylist {
  const { horizon, policy } = input;
  const sounding = input.airings
    .filter(({ plannedAt, items }) => items.length > 0 && plannedAt >= horizon.from && plannedAt < horizon.to)
    .sort((a, b) => a.startsAt - b.startsAt);
  return {
    commune: input.commune,
    station: input.stationId,
    horizon: { from: horizon.from, to: horizon.to },
    policy: {
      zone: input.zone,
      quiet: policy.quiet.map(({ from, until }) => ({ from, until })).sort((a, b) => (a.from < b.from ? -1 : 1)),
      weekdays: [...new Set(policy.weekdays)].sort((a, b) => a - b),
      volumeCeilingPct: policy.volumeCeilingPct,
    },
    airings: sounding.map(compileAiring),
    media: collectMedia(sounding),
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

function compileAiring(airing: StationAiring): CompiledAiring {
  return {
    id: airing.id,
    title: airing.title,
    plannedAt: airing.plannedAt,
    startsAt: airing.startsAt,
    endsAt: airing.endsAt,
    priority: airing.priority,
    lateRule: airing.lateRule,
    items: airing.items.map(compileItem),
  };
}

function compileItem(item: AiringItem): CompiledItem {
  return {
    index: item.index,
    title: item.title,
    kind: item.kind,
    sha256: item.sha256,
    offsetMs: item.offsetMs,
    durationMs: item.durationMs,
    approvedBy: item.approvedBy,
    ...(item.validFrom === undefined ? {} : { validFrom: item.validFrom }),
    ...(item.validUntil === undefined ? {} : { validUntil: item.validUntil }),
  };
}

function collectMedia(airings: readonly StationAiring[]): { sha256: string; bytes: number }[] {
  const bytesByHash = new Map<string, number>();
  for (const { sha256, bytes } of airings.flatMap((airing) => airing.items)) {
    if (!bytesByHash.has(sha256)) bytesByHash.set(sha256, bytes);
  }
  return [...bytesByHash].map(([sha256, bytes]) => ({ sha256, bytes }));
}
