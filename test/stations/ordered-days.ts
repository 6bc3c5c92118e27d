/** Emergencies of chance as a server plans them for one station: once or again and again, in a queue, stopped, replaced; and what the station is told at each moment. */
import fc from 'fast-check';
import { compilePlaylist } from '../../scheduler/compile-playlist.ts';
import type { Interrupt, PlannedStation, Policy } from '../../scheduler/model.ts';
import { planInterrupts, replacedSince } from '../../scheduler/plan-interrupts.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { takeOffAir } from '../../scheduler/take-off-air.ts';
import type { Playlist, SignedAct } from '../../stations/protocol.ts';
import { SHIPPED_CLIPS } from '../../stations/shipped-clips.ts';
import { actId } from '../../stations/verify-act.ts';
import { sampleHash } from '../fakes/make-playlist.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const [hourClip = '', minuteClip = ''] = SHIPPED_CLIPS;
/** A clip of a newer server. */
export const foreignClip: string = sampleHash(900);
const zone = 'Asia/Ho_Chi_Minh';
const policy: Policy = {
  quiet: [],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  volumeCeilingPct: 100,
  maxSessionsPerDay: 99,
  maxMinutesPerSession: 999,
};
const stations: readonly PlannedStation[] = [{ id: 'tram-1', name: 'Trạm 1', zoneIds: [] }];

/** An order as somebody wants it. */
export interface OrderWish {
  readonly message: string;
  readonly lengthMs: number;
  readonly clips: readonly string[];
  readonly after: number;
  readonly repeatEveryMs: number | undefined;
  readonly lastsMs: number;
  readonly replaces: boolean;
  readonly stoppedAfter: number | null;
}

/** Near each other's turns more often than not. */
export const orderWish: fc.Arbitrary<OrderWish> = fc.record({
  message: fc.constantFrom(1, 2, 3).map(sampleHash),
  lengthMs: fc.integer({ min: 5 * SECOND, max: 3 * MINUTE }),
  clips: fc.constantFrom([], [hourClip, minuteClip], [hourClip, minuteClip], [hourClip, foreignClip], [foreignClip]),
  after: fc.tuple(fc.nat({ max: 6 }), fc.integer({ min: -90, max: 90 })).map(([n, s]) => n * 10 * MINUTE + s * SECOND),
  repeatEveryMs: fc.constantFrom(undefined, undefined, 10 * MINUTE, 30 * MINUTE),
  lastsMs: fc.constantFrom(5 * MINUTE, 45 * MINUTE, 3 * HOUR),
  replaces: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  stoppedAfter: fc.option(fc.integer({ min: 1, max: 40 * 60 }).map((s) => s * SECOND + 137)),
});

/** An order as it was given, with the text that was signed for it. */
export interface GivenOrder {
  readonly order: Interrupt;
  readonly signed: SignedAct;
}

/** The orders of these wishes, the first from `from` on; `sign` gives the text of each. */
export function giveOrders(
  wishes: readonly OrderWish[],
  from: number,
  sign: (wish: OrderWish, madeAt: number, notAfter: number, n: number) => SignedAct,
): GivenOrder[] {
  return wishes.map((wish, n) => {
    const issuedAt = from + 2 * MINUTE + wish.after + n;
    const startsAt = issuedAt + 500;
    const notAfter = issuedAt + wish.lastsMs + 5 * MINUTE;
    const signed = sign(wish, issuedAt - 20 * SECOND, notAfter, n);
    const order: Interrupt = {
      id: `lenh-${n}`,
      kind: 'emergency',
      title: `Lệnh ${n}`,
      segmentId: `tin-${n}`,
      rendition: { sha256: wish.message, bytes: 1, durationMs: wish.lengthMs },
      target: { kind: 'all' },
      issuedAt,
      issuedBy: 'Bình',
      startsAt,
      expiresAt: startsAt + wish.lastsMs,
      ...(wish.repeatEveryMs === undefined ? {} : { repeatEveryMs: wish.repeatEveryMs }),
      replaces: wish.replaces,
      spokenTime: wish.clips.map((sha256) => ({ title: 'giờ', sha256, bytes: 1, durationMs: 3 * SECOND })),
      ...(wish.stoppedAfter === null ? {} : { cancelledAt: startsAt + wish.stoppedAfter }),
      actId: actId(signed.text),
    };
    return { order, signed };
  });
}

/** What the server tells the station at `at`, by what was ordered and stopped until then. */
export function playlistAt(given: readonly GivenOrder[], at: number, version: number): Playlist {
  const known = given.filter(({ order }) => order.issuedAt <= at);
  const orders = known.map(
    ({ order: { cancelledAt, ...order } }): Interrupt =>
      cancelledAt !== undefined && cancelledAt <= at ? { ...order, cancelledAt } : order,
  );
  const horizon = { from: at - 24 * HOUR, to: at + 24 * HOUR };
  const planned = planInterrupts(
    orders,
    { policy, zone, segments: [], stations, withdrawn: new Set<string>() },
    horizon,
  );
  const cancelled = new Set(orders.flatMap(({ id, cancelledAt }) => (cancelledAt === undefined ? [] : [id])));
  const stops = planned.filter(({ scheduleId }) => cancelled.has(scheduleId)).map(({ id }) => ({ airingId: id }));
  const { airings } = resolveOverlaps(takeOffAir(planned, stops, new Set()), 'tram-1', { policy, zone });
  const replaced = replacedSince(orders, stations);
  const named = airings.map((airing) => {
    const until = replaced.get(airing.scheduleId)?.get('tram-1') ?? Number.POSITIVE_INFINITY;
    const act = orders.find(({ id }) => id === airing.scheduleId)?.actId;
    const ended = { ...airing, expiresAt: Math.min(until, airing.expiresAt ?? until) };
    return act === undefined ? ended : { ...ended, act };
  });
  const content = compilePlaylist({ commune: 'xa-thu', stationId: 'tram-1', zone, policy, airings: named, horizon });
  const acts = known.flatMap(({ order, signed }) =>
    content.airings.some(({ act }) => act === order.actId) && order.expiresAt + 5 * MINUTE > at ? [signed] : [],
  );
  return { ...content, acts, version, issuedAt: at, freshUntil: at + 24 * HOUR };
}
