/** Random days of one station: airings in line with emergencies in their midst, relays, policies, and everything that can befall a station. */
import fc from 'fast-check';
import type { Playlist, PlaylistAiring } from '../../stations/protocol.ts';
import type { Simulation } from '../../stations/simulate-station.ts';
import { makePlaylist, type SampleAiring, sampleHash } from '../fakes/make-playlist.ts';

const dayMs = 86_400_000;
/** Sunday 00:00 in the commune. */
export const firstDay = Date.UTC(2026, 10, 21, 17, 0, 0);
const hashes = [1, 2, 3, 4, 5, 6].map(sampleHash);

type AiringInLine = Omit<SampleAiring, 'id' | 'startsAt'> & { readonly waitMs: number };

const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const hours = fc.record({ from: clockTime, until: clockTime });

const file = fc.record({
  sha256: fc.constantFrom(...hashes),
  durationMs: fc.integer({ min: 1_000, max: 600_000 }),
  gapMs: fc.constantFrom(0, 0, 0, 40, 3_000),
});
const relay = fc.record({
  sha256: fc.constant(sampleHash(0)),
  sourceId: fc.constantFrom('huyen', 'tinh'),
  durationMs: fc.integer({ min: 10_000, max: 1_800_000 }),
  gapMs: fc.constantFrom(0, 3_000),
});
const airing = fc.record({
  waitMs: fc.integer({ min: 0, max: 4 * 3_600_000 }),
  items: fc.array(fc.oneof({ weight: 4, arbitrary: file }, { weight: 1, arbitrary: relay }), {
    minLength: 1,
    maxLength: 5,
  }),
  lateRule: fc.constantFrom('skip' as const, 'join' as const),
  priority: fc.constantFrom('filler' as const, 'normal' as const, 'normal' as const, 'priority' as const),
});
const emergency = fc.record({
  waitMs: fc.integer({ min: 0, max: 12 * 3_600_000 }),
  items: fc.array(file, { minLength: 1, maxLength: 3 }),
  lateRule: fc.constantFrom('join' as const, 'when-ready' as const),
  expiresAfterMs: fc.integer({ min: 1_800_000, max: 3 * 3_600_000 }),
  priority: fc.constant('emergency' as const),
});
const policy = fc.record({
  zone: fc.constantFrom('Asia/Ho_Chi_Minh', 'Australia/Lord_Howe', 'UTC'),
  quiet: fc.array(hours, { maxLength: 2 }),
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 3 }),
  volumeCeilingPct: fc.integer({ min: 0, max: 100 }),
  volumeBands: fc
    .array(fc.tuple(hours, fc.integer({ min: 0, max: 100 })), { maxLength: 2 })
    .map((bands) => bands.map(([band, ceilingPct]) => ({ ...band, ceilingPct }))),
});
const span = fc
  .tuple(fc.integer({ min: 0, max: 2 * dayMs }), fc.integer({ min: 1, max: 12 * 3_600_000 }))
  .map(([at, length]) => ({ from: firstDay + at, to: firstDay + at + length }));

/** Days with a playlist, its disturbances, and a later playlist (the emergencies come with it) that reaches the station in their midst. */
export const stationDays: fc.Arbitrary<Simulation> = fc
  .record({
    airings: fc.array(airing, { maxLength: 8 }),
    emergencies: fc.array(emergency, { maxLength: 3 }),
    policy,
    powerCuts: fc.array(span, { maxLength: 3 }),
    untrusted: fc.array(span, { maxLength: 1 }),
    ready: fc.subarray(hashes, { minLength: 3 }),
    silent: fc.array(fc.tuple(span, fc.constantFrom('huyen', 'tinh')), { maxLength: 2 }),
    engineLateMs: fc.constantFrom(0, 0, 5, 400),
    isKnownBefore: fc.boolean(),
    isRefilled: fc.boolean(),
    arrivesAfterMs: fc.integer({ min: 0, max: 2 * dayMs }),
    arrivesInside: fc.option(fc.record({ airing: fc.nat({ max: 7 }), share: fc.integer({ min: 0, max: 99 }) })),
  })
  .map(({ airings, emergencies, ...rest }) => {
    const usual = inLine(airings, 'a');
    const urgent = makePlaylist(inLine(emergencies, 'e'), rest.policy, 2);
    const first = makePlaylist(usual, rest.policy);
    const planned = withHoles(first, urgent);
    const whole = rest.isRefilled ? refill(planned) : planned;
    const ends = [...first.airings, ...urgent.airings].map(({ endsAt }) => endsAt + dayMs);
    const inside = first.airings[rest.arrivesInside?.airing ?? -1];
    const shareMs =
      inside === undefined ? 0 : ((inside.endsAt - inside.startsAt) * (rest.arrivesInside?.share ?? 0)) / 100;
    const later = inside === undefined ? firstDay + rest.arrivesAfterMs : inside.startsAt + Math.floor(shareMs);
    const at = rest.isKnownBefore ? firstDay : later;
    return {
      from: firstDay,
      to: Math.max(firstDay + 3 * dayMs, ...ends),
      playlists: rest.isKnownBefore
        ? [{ at, playlist: whole }]
        : [
            { at: firstDay, playlist: first },
            { at, playlist: whole },
          ],
      disturbances: {
        powerCuts: apart(rest.powerCuts),
        untrusted: rest.untrusted,
        missing: hashes.filter((sha256) => !rest.ready.includes(sha256)),
        silentSources: rest.silent.map(([times, sourceId]) => ({ ...times, sourceId })),
        engineLateMs: rest.engineLateMs,
      },
    };
  });

/** Days whose later playlist arrives in the midst of an airing. */
export const changedUnderWay: fc.Arbitrary<Simulation> = stationDays.filter(({ playlists: [first, later] }) => {
  const at = later?.at ?? Number.NEGATIVE_INFINITY;
  return first?.playlist.airings.some(({ startsAt, endsAt }) => startsAt < at && at < endsAt) ?? false;
});

/** A session, and an order given in its midst, whose playlist comes at once or late, with its files or without some of them. */
export const ordersUnderWay: fc.Arbitrary<Simulation> = fc
  .record({
    files: fc.array(fc.record({ durationMs: fc.integer({ min: 5_000, max: 300_000 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
    order: fc.array(fc.record({ durationMs: fc.integer({ min: 1_000, max: 60_000 }) }), { minLength: 1, maxLength: 2 }),
    priority: fc.constantFrom('emergency' as const, 'priority' as const),
    isOverEmergency: fc.boolean(),
    share: fc.integer({ min: 0, max: 99 }),
    heardAfterMs: fc.constantFrom(100, 900, 20_000, 90_000),
    missing: fc.subarray([4, 5].map(sampleHash)),
    engineLateMs: fc.constantFrom(0, 0, 5),
  })
  .map(({ files, order, priority, isOverEmergency, share, heardAfterMs, missing, engineLateMs }) => {
    const older = isOverEmergency ? ({ priority: 'emergency', lateRule: 'when-ready' } as const) : {};
    const from = firstDay + 3_600_000;
    const items = files.map((one, n) => ({ ...one, sha256: sampleHash(1 + n) }));
    const session = { id: 'a', startsAt: from, items, expiresAfterMs: 7_200_000, ...older };
    const lengthMs = files.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const urgent: SampleAiring = {
      id: 'e',
      startsAt: from + Math.floor((lengthMs * share) / 100) + 500,
      items: order.map((one, n) => ({ ...one, sha256: sampleHash(4 + n) })),
      priority: isOverEmergency ? 'emergency' : priority,
      lateRule: 'when-ready',
      expiresAfterMs: 3_600_000,
    };
    const usual = makePlaylist([session]);
    const ordered = makePlaylist([urgent], undefined, 2);
    const planned = isOverEmergency ? withHoles(usual, ordered, allFrom) : withHoles(usual, ordered);
    return {
      from: firstDay,
      to: firstDay + dayMs,
      playlists: [
        { at: firstDay, playlist: usual },
        { at: urgent.startsAt - 500 + heardAfterMs, playlist: planned },
      ],
      disturbances: { missing, engineLateMs },
    };
  });

/** A session that ends on the very moment quiet hours begin, another that would begin a little before them, and an engine that begins late. */
export const stationEdges: fc.Arbitrary<Simulation> = fc
  .record({
    lengthsS: fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }),
    relayS: fc.constantFrom(0, 0, 30),
    engineLateMs: fc.constantFrom(0, 1, 7, 120, 250, 251, 400, 900),
    besideMs: fc.integer({ min: 1, max: 700 }),
  })
  .map(({ lengthsS, relayS, engineLateMs, besideMs }) => {
    const endsAt = firstDay + 14 * 3_600_000;
    const files = lengthsS.map((s, n) => ({ sha256: hashes[n] ?? '', durationMs: s * 1_000 }));
    const live = { sha256: sampleHash(0), sourceId: 'huyen', durationMs: relayS * 1_000 };
    const items = relayS === 0 ? files : [...files, live];
    const lengthMs = items.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const crossing = {
      id: 'b',
      startsAt: endsAt - besideMs,
      items: [{ sha256: sampleHash(6), durationMs: besideMs + 1 }],
    };
    const quiet = { zone: 'Asia/Ho_Chi_Minh', quiet: [{ from: '14:00', until: '15:00' }] };
    const policy = { ...quiet, weekdays: [1, 2, 3, 4, 5, 6, 7], volumeCeilingPct: 80 };
    const playlist = makePlaylist([{ id: 'a', startsAt: endsAt - lengthMs, items }, crossing], policy);
    const days = { from: firstDay, to: firstDay + dayMs, playlists: [{ at: firstDay, playlist }] };
    return { ...days, disturbances: { engineLateMs } };
  });

/**
 * As the plan does it: of an airing the items that would overlap an emergency are left out, the rest stays at its time; an order says
 * which items it alone took the time from.
 */
function withHoles(usual: Playlist, urgent: Playlist, takenBy = spansOf): Playlist {
  const taken = urgent.airings.flatMap(takenBy);
  const met = (one: PlaylistAiring) =>
    usual.airings.flatMap(({ id: airingId, startsAt, items }) =>
      items
        .filter((item) => {
          const from = startsAt + item.offsetMs;
          const takers = urgent.airings.filter((other) =>
            takenBy(other).some((span) => span.from < from + item.durationMs && span.to > from),
          );
          return takers.includes(one) && takers.every(({ lateRule }) => lateRule === 'when-ready');
        })
        .map(({ index }) => ({ airingId, index })),
    );
  const orders = urgent.airings.map((one) => (one.lateRule === 'when-ready' ? { ...one, takes: met(one) } : one));
  const holed = usual.airings.map((one) => {
    const items = one.items.filter(({ offsetMs, durationMs, kind }) => {
      const from = one.startsAt + offsetMs;
      return kind === 'relay' || !taken.some((other) => other.from < from + durationMs && other.to > from);
    });
    return { ...one, items };
  });
  const airings = [...holed.filter(({ items }) => items.length > 0), ...orders];
  const media = new Map([...usual.media, ...urgent.media].map((one) => [one.sha256, one]));
  return { ...urgent, airings: airings.sort((a, b) => a.startsAt - b.startsAt), media: [...media.values()] };
}

/** Every other file gives way to one half as long, and in half of the cases stands in for it. */
function refill(playlist: Playlist): Playlist {
  const other = (sha256: string) => hashes[(hashes.indexOf(sha256) + 1) % hashes.length] ?? sha256;
  const airings = playlist.airings.map((one) => ({
    ...one,
    items: one.items.map((item, n) => {
      if (!('sha256' in item) || n % 2 === 1) return item;
      const { title, kind, sha256, durationMs, approvedBy } = item;
      const standIn = n % 4 === 0 ? {} : { fallback: { title, kind, sha256, durationMs, approvedBy } };
      return { ...item, sha256: other(sha256), durationMs: Math.ceil(durationMs / 2), ...standIn };
    }),
  }));
  return { ...playlist, airings, media: hashes.map((sha256) => ({ sha256, bytes: 1 })) };
}

/** What a replacing emergency takes from older ones. */
function allFrom({ startsAt }: PlaylistAiring) {
  return [{ from: startsAt, to: Number.POSITIVE_INFINITY }];
}

function spansOf({ startsAt, items }: PlaylistAiring) {
  return items.map(({ offsetMs, durationMs }) => ({
    from: startsAt + offsetMs,
    to: startsAt + offsetMs + durationMs,
  }));
}

/** Airings one after the other, without overlap. */
function inLine(airings: readonly AiringInLine[], name: string): SampleAiring[] {
  let at = firstDay;
  return airings.map(({ waitMs, ...one }, index) => {
    const startsAt = at + waitMs;
    at = startsAt + one.items.reduce((sum, { durationMs, gapMs = 0 }) => sum + durationMs + gapMs, 0);
    return { ...one, id: `${name}${index}`, startsAt };
  });
}

function apart(cuts: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const sorted = [...cuts].sort((a, b) => a.from - b.from);
  return sorted.filter((cut, index) => cut.from >= (sorted[index - 1]?.to ?? 0));
}
