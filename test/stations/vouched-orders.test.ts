/** Emergency orders at a station whose own time counts for nothing: they sound by the server's clock, and only over this station's own nonce. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OrderVouch, readServerWord } from '../../stations/player/server-word.ts';
import type { Situation } from '../../stations/player/situation.ts';
import { isEmergencyOrder, withVouchedOrders } from '../../stations/player/vouched-orders.ts';
import { decideWantedState } from '../../stations/player/wanted-state.ts';
import type { PublicJwk } from '../../stations/protocol.ts';
import { generateSigningKey, publicHalf, type SignedType, sign } from '../../stations/sign.ts';
import { runs } from '../counts.ts';
import { makePlaylist, type SampleAiring, sampleHash } from '../fakes/make-playlist.ts';

const at = Date.UTC(2026, 10, 23, 10, 0, 0);
const [clip, message, news] = [sampleHash(1), sampleHash(2), sampleHash(3)];
const order: SampleAiring = {
  id: 'lenh',
  startsAt: at,
  items: [
    { sha256: clip, durationMs: 3_000 },
    { sha256: message, durationMs: 20_000 },
  ],
  priority: 'emergency',
  lateRule: 'when-ready',
  expiresAfterMs: 600_000,
};
const evening: SampleAiring = { id: 'chieu', startsAt: at, items: [{ sha256: news, durationMs: 60_000 }] };
const base: Situation = {
  playlist: makePlaylist([order, evening]),
  now: at,
  clockTrusted: false,
  readyMedia: [clip, message, news],
  damagedMedia: [],
  failures: {},
  progress: {},
  absences: [],
  openRelays: [],
  volumePct: 100,
  journalFull: false,
};
const hourMs = 3_600_000;

/** What is wanted with the station's clock showing `now`, the server's `aheadMs` further. */
function wanted(now: number, aheadMs: number | undefined, change: Partial<Situation> = {}) {
  const vouched = aheadMs === undefined ? {} : { serverAheadMs: aheadMs };
  const { current, next, skipped, closed } = decideWantedState({ ...base, now, ...vouched, ...change });
  return { current: current?.airingId, next: next?.index, skipped, closed };
}
const silence = { current: undefined, next: undefined, skipped: [], closed: [] };
const sounds = { ...silence, current: 'lenh', next: 1 };

describe('without a trusted clock', () => {
  test.each([
    ['nobody vouches', at, undefined, silence],
    ['by chance at the same time', at, 0, sounds],
    ['in 1970', 60_000, at - 60_000, sounds],
    ['the server seven hours ahead', at - 7 * hourMs, 7 * hourMs, sounds],
    ['the server seven hours behind', at + 7 * hourMs, -7 * hourMs, sounds],
    ['before its moment, by the server', at - hourMs, 0, silence],
    ['heard late, by the server', at, 500_000, sounds],
    ['expired, by the server', at, 600_000, silence],
    ['expired by this box alone', at + 24 * hourMs, -24 * hourMs, sounds],
  ])('%s', (_, now, aheadMs, expected) => {
    expect(wanted(now, aheadMs)).toEqual(expected);
  });

  test('nothing else begins for it: no airing, no order of lower rank, no emergency that is no order', () => {
    const others: readonly SampleAiring[] = [
      evening,
      { ...order, id: 'phat-ngay', priority: 'priority' },
      { ...order, id: 'theo-lich', lateRule: 'join' },
    ];
    for (const airing of others) expect(wanted(at, 0, { playlist: makePlaylist([airing]) })).toEqual(silence);
  });

  test('not above the ceiling of either clock’s hour (R5)', () => {
    const policy = {
      zone: 'Asia/Ho_Chi_Minh',
      quiet: [],
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      volumeCeilingPct: 90,
      volumeBands: [{ from: '00:00', until: '06:00', ceilingPct: 30 }],
    };
    const playlist = makePlaylist([order], policy);
    const volumeAt = (now: number, serverAheadMs: number) =>
      decideWantedState({ ...base, playlist, now, serverAheadMs }).volumePct;
    expect([volumeAt(at, 0), volumeAt(at + 10 * hourMs, -10 * hourMs), volumeAt(at, 10 * hourMs)]).toEqual([
      90, 30, 30,
    ]);
  });

  test('whatever the two clocks show, an order sounds as it would where both are right', () => {
    const minutes = (from: number, to: number) => fc.integer({ min: from * 60_000, max: to * 60_000 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ beganMs: minutes(-20, 1), holdsMs: minutes(1, 30), told: fc.boolean() }), {
          maxLength: 3,
        }),
        fc.integer({ min: -100 * hourMs, max: 100 * hourMs }),
        (orders, aheadMs) => {
          const playlist = makePlaylist(
            orders.map(({ beganMs, holdsMs }, n) => ({
              ...order,
              id: `lenh-${n}`,
              startsAt: at + beganMs,
              expiresAfterMs: holdsMs,
            })),
          );
          const progress = Object.fromEntries(
            orders.flatMap(({ told }, n) =>
              told ? [[`lenh-${n}`, { settled: [0], begun: true, missed: false, closed: false }]] : [],
            ),
          );
          const there = decideWantedState({ ...base, playlist, progress, clockTrusted: true });
          const here = decideWantedState({ ...base, playlist, progress, now: at - aheadMs, serverAheadMs: aheadMs });
          const moved = [here.current, here.next].map((item) => item && { ...item, startsAt: item.startsAt + aheadMs });
          expect(moved.map((item) => item && [item.airingId, item.index, item.startsAt])).toEqual(
            [there.current, there.next].map((item) => item && [item.airingId, item.index, item.startsAt]),
          );
        },
      ),
      { numRuns: runs(200, 5_000) },
    );
  });
});

test('with a trusted clock that is not the server’s, airings keep to it and orders to the server’s', () => {
  const trusted = { clockTrusted: true } as const;
  expect(wanted(at - 120_000, 120_000, { ...trusted, playlist: makePlaylist([order]) })).toMatchObject({
    current: 'lenh',
  });
  expect(wanted(at - 120_000, 120_000, { ...trusted, playlist: makePlaylist([evening]) })).toEqual(silence);
});

test('only emergency orders are moved, with all that depends on their moment', () => {
  const playlist = makePlaylist([
    { ...order, items: [{ sha256: clip, durationMs: 3_000, validUntil: at + 9 }] },
    evening,
  ]);
  const moved = withVouchedOrders(playlist, 1_000).airings;
  expect(moved.find(isEmergencyOrder)).toMatchObject({
    startsAt: at - 1_000,
    endsAt: at + 2_000,
    expiresAt: at + 599_000,
    items: [{ validUntil: at - 991, offsetMs: 0 }],
  });
  expect(moved.find(({ id }) => id === 'chieu')).toEqual(playlist.airings.find(({ id }) => id === 'chieu'));
});

describe('the server’s word', async () => {
  const [working, other] = [await generateSigningKey(), await generateSigningKey()];
  const question = { nonce: 'nonce-of-mine', askedAtMs: 1_000, heardAtMs: 1_400 };
  const mine = { nonce: question.nonce, receivedAt: at, sentAt: at + 100, playlist: sampleHash(7) };
  const wordOf = (payload: object, key = working, type: SignedType = 'loa-time+jwt') => sign(payload, type, key);
  const read = (jws: string, keys: readonly PublicJwk[] = [publicHalf(working)]) => readServerWord(jws, question, keys);

  test('says the time halfway, and which playlist is the newest', async () => {
    const sample = { utcMs: at + 50, monotonicMs: 1_200, boundMs: 150 };
    expect(await read(await wordOf(mine))).toEqual({ sample, playlist: sampleHash(7) });
  });

  test.each([
    ['over another nonce: an answer that was recorded', () => wordOf({ ...mine, nonce: 'nonce-of-before' }), undefined],
    ['by a key that is not the commune’s', () => wordOf(mine, other), 'unknown-key'],
    ['signed as something else', () => wordOf(mine, working, 'loa-playlist+jwt'), undefined],
    ['with a hash that is none', () => wordOf({ ...mine, playlist: 'abc' }), undefined],
    ['not signed', async () => Buffer.from(JSON.stringify(mine)).toString('base64url'), undefined],
  ])('is none %s', async (_, make, expected) => {
    expect(await read(await make())).toBe(expected);
  });

  test.each([
    ['its own playlist', mine, sampleHash(7), 3_600_000],
    ['an older one with an order pasted in again', mine, sampleHash(6), undefined],
    ['none: the bare time', { ...mine, playlist: undefined }, sampleHash(7), undefined],
    ['over another nonce', { ...mine, nonce: 'nonce-of-before' }, sampleHash(7), undefined],
  ])('vouches for %s', async (_, payload, inForce, aheadMs) => {
    const time = { trusted: false, toUtc: (monotonicMs: number) => at + 50 - 3_600_000 + (monotonicMs - 1_200) };
    const told: string[] = [];
    const vouch = new OrderVouch({
      time,
      workingKeys: async () => [publicHalf(working)],
      playlistHash: () => inForce,
      onVouched: () => told.push('vouched'),
    });
    expect([vouch.isWanted, vouch.aheadMs]).toEqual([true, undefined]);
    await vouch.hear(await wordOf(payload), question);
    expect([vouch.isWanted, vouch.aheadMs]).toEqual([aheadMs === undefined, aheadMs]);
  });

  test('is needed where the station’s own time is not known to be the server’s', () => {
    const time = { trusted: true, toUtc: (monotonicMs: number) => at + monotonicMs };
    const parts = { time, workingKeys: async () => [], onVouched: () => {} };
    const vouch = new OrderVouch({ ...parts, playlistHash: () => undefined });
    const needed = [vouch.isNeeded];
    for (const [utcMs, trusted] of [
      [at + 60_900, true],
      [at + 120_000, true],
      [at + 60_000, false],
    ] as const) {
      time.trusted = trusted;
      vouch.hearTime({ utcMs, monotonicMs: 60_000, boundMs: 100 });
      needed.push(vouch.isNeeded);
    }
    expect(needed).toEqual([true, false, true, true]);
  });
});
