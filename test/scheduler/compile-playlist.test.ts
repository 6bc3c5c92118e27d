/** A station's playlist: the wire's shape, equal plans give equal bytes, and time alone changes it once a day. */
import { expect, test } from 'vitest';
import { type CompiledPlaylist, compilePlaylist, horizonFor } from '../../scheduler/compile-playlist.ts';
import type { AiringItem, Policy, StandIn, StationAiring } from '../../scheduler/model.ts';
import { planAirings } from '../../scheduler/plan-airings.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { playlistContentSchema } from '../../stations/protocol.ts';
import { sampleHash, samplePlan } from '../sample-week.ts';
import { at, makeAiring, usualPolicy, vietnam } from './make-plan.ts';

const horizon = { from: at('2026-11-22T00:00'), to: at('2026-12-08T00:00') };

test('an order tells the station what was left out for its sake', () => {
  const session = makeAiring('s', '2026-11-23T05:00', [60, 60]);
  const order = makeAiring('o', '2026-11-23T05:01:10', [20], { priority: 'emergency' });
  const airings = [session, { ...order, lateRule: 'when-ready' as const, expiresAt: at('2026-11-23T06:00') }];
  const rules = { zone: vietnam, policy: usualPolicy };
  const timeline = resolveOverlaps(airings, 'T1', rules);
  const content = compilePlaylist({ commune: 'x', stationId: 'T1', ...rules, ...timeline, horizon });
  expect(playlistContentSchema.parse(content).airings.map(({ id, items, takes }) => [id, items.length, takes])).toEqual(
    [
      ['s', 1, undefined],
      ['o', 1, [{ airingId: 's', index: 1 }]],
    ],
  );
});

test('a playlist names airings, rules and each file once, in order of first use', () => {
  const airing = { ...makeAiring('a', '2026-11-23T05:00', [30, 60]), plannedAt: at('2026-11-23T05:00') };
  const [first, second] = airing.items;
  if (first === undefined || second === undefined) throw new Error('two items');
  const again = {
    ...airing,
    id: 'b',
    startsAt: at('2026-11-23T17:00'),
    endsAt: at('2026-11-23T17:00:30'),
    plannedAt: at('2026-11-23T16:50'),
    items: [first],
  };
  const silent = { ...airing, id: 'c', items: [] };
  const late = { ...airing, id: 'd', plannedAt: horizon.to, startsAt: horizon.to };
  const policy = { ...usualPolicy, weekdays: [6, 1, 2, 2] };
  const input = {
    commune: 'SONTAY',
    stationId: 'T1',
    zone: vietnam,
    policy,
    airings: [again, late, silent, airing],
    horizon,
  };
  const content = compilePlaylist(input);
  const item = (index: number, offsetMs: number, durationMs: number) => ({
    index,
    title: `Tin a ${index}`,
    kind: 'news',
    sha256: sampleHash(`a${index}`),
    offsetMs,
    durationMs,
    approvedBy: 'Chủ tịch xã',
  });
  const common = { title: 'Lượt a', priority: 'normal', lateRule: 'join' };
  expect(content).toEqual({
    commune: 'SONTAY',
    station: 'T1',
    horizon,
    policy: { zone: vietnam, quiet: [{ from: '21:00', until: '05:00' }], weekdays: [1, 2, 6], volumeCeilingPct: 90 },
    airings: [
      {
        ...common,
        id: 'a',
        plannedAt: at('2026-11-23T05:00'),
        startsAt: at('2026-11-23T05:00'),
        endsAt: at('2026-11-23T05:01:30'),
        items: [item(0, 0, 30_000), item(1, 30_000, 60_000)],
      },
      {
        ...common,
        id: 'b',
        plannedAt: at('2026-11-23T16:50'),
        startsAt: at('2026-11-23T17:00'),
        endsAt: at('2026-11-23T17:00:30'),
        items: [item(0, 0, 30_000)],
      },
    ],
    media: [
      { sha256: sampleHash('a0'), bytes: 120_000 },
      { sha256: sampleHash('a1'), bytes: 240_000 },
    ],
  });
  expect(playlistContentSchema.parse(content)).toEqual(content);
});

test('a relay has its source instead of bytes; a filled place has its stand-in, where that ends before the next item begins', () => {
  const airing = { ...makeAiring('a', '2026-11-23T05:00', [30, 60]), plannedAt: at('2026-11-23T05:00') };
  const [first, second] = airing.items;
  if (first?.kind === 'relay' || first === undefined || second === undefined) throw new Error('two files');
  const approval = { approvedBy: 'Chủ tịch xã', approvedAt: 1 };
  const window = { kind: 'relay' as const, index: 2, title: 'Thời sự', offsetMs: 90_000, durationMs: 60_000 };
  const url = 'https://vov.example/live';
  const standIn = (name: string, durationMs: number): StandIn => ({
    title: 'Bản tin dự phòng',
    kind: 'news',
    sha256: sampleHash(name),
    bytes: 9,
    durationMs,
    approvedBy: 'Chủ tịch xã',
    validUntil: horizon.to,
  });
  const relay = { ...window, ...approval, sourceId: 'vov1', url, validUntil: horizon.to };
  const tooLong = { ...second, index: 3, fallback: standIn('too-long', 60_001) };
  const items: AiringItem[] = [{ ...first, fallback: standIn('stand-in', 30_000) }, tooLong, relay];
  const content = compileFor([{ ...airing, items }], usualPolicy);
  expect(content.airings[0]?.items[2]).toEqual({
    ...window,
    sourceId: 'vov1',
    url,
    approvedBy: 'Chủ tịch xã',
    validUntil: horizon.to,
  });
  const { bytes: _, ...signed } = standIn('stand-in', 30_000);
  expect(content.airings[0]?.items.map((item) => ('fallback' in item ? item.fallback : undefined))).toEqual([
    signed,
    undefined,
    undefined,
  ]);
  expect(content.media.map(({ sha256 }) => sha256)).toEqual(['a0', 'stand-in', 'a1'].map(sampleHash));
  expect(playlistContentSchema.parse(content)).toEqual(content);
});

test('the policy carries windows, the bands of this station, and what of exceptions and later rules the horizon meets', () => {
  const opened = (id: string, local: string) => ({
    id,
    from: at(local),
    to: at(local) + 3_600_000,
    reason: 'Bầu cử',
    approvedBy: 'Chủ tịch xã',
    approvedAt: 1,
  });
  const policy: Policy = {
    ...usualPolicy,
    windows: [
      { from: '17:00', until: '18:00' },
      { from: '05:00', until: '06:00' },
    ],
    volumeBands: [{ from: '05:00', until: '06:00', ceilingPct: 60 }],
    stationCaps: [
      { from: '07:00', until: '11:00', ceilingPct: 40, weekdays: [5, 1], stationIds: ['T1'], reason: 'trường' },
      { from: '07:00', until: '11:00', ceilingPct: 30, stationIds: ['T2'], reason: 'trạm xá' },
    ],
    exceptions: [opened('b', '2026-11-29T05:00'), opened('a', '2026-11-24T05:00'), opened('past', '2026-11-20T05:00')],
    later: [
      { ...usualPolicy, validFrom: at('2026-12-01T00:00'), quiet: [] },
      { ...usualPolicy, validFrom: horizon.to },
    ],
  };
  const content = compileFor([], policy);
  expect(content.policy).toMatchObject({
    windows: [
      { from: '05:00', until: '06:00' },
      { from: '17:00', until: '18:00' },
    ],
    volumeBands: [
      { from: '05:00', until: '06:00', ceilingPct: 60 },
      { from: '07:00', until: '11:00', ceilingPct: 40, weekdays: [1, 5] },
    ],
    later: [{ validFrom: at('2026-12-01T00:00'), quiet: [], weekdays: [1, 2, 3, 4, 5, 6], volumeCeilingPct: 90 }],
  });
  expect(content.policy.exceptions?.map(({ from }) => from)).toEqual([at('2026-11-24T05:00'), at('2026-11-29T05:00')]);
  expect(playlistContentSchema.parse(content)).toEqual(content);
});

test('a plan that uses none of this gives the bytes it always gave', () => {
  expect(
    JSON.stringify(compileFor([], { ...usualPolicy, windows: [], exceptions: [], later: [], volumeBands: [] })),
  ).toBe(
    '{"commune":"SONTAY","station":"T1","horizon":{"from":1795280400000,"to":1796662800000},"policy":{"zone":"Asia/Ho_Chi_Minh",' +
      '"quiet":[{"from":"21:00","until":"05:00"}],"weekdays":[1,2,3,4,5,6],"volumeCeilingPct":90},"airings":[],"media":[]}',
  );
});

test('the order of the parts of a plan does not show in the bytes', () => {
  const reversed = {
    ...samplePlan,
    schedules: [...samplePlan.schedules].reverse(),
    programmes: [...samplePlan.programmes].reverse(),
    segments: [...samplePlan.segments].reverse(),
    stations: [...samplePlan.stations].reverse(),
    policy: { ...samplePlan.policy, weekdays: [6, 5, 4, 3, 2, 1] },
  };
  expect(compileSample(reversed, horizon)).toBe(compileSample(samplePlan, horizon));
});

test('an unchanged plan compiles to the same bytes all day, and moves at local midnight', () => {
  const noon = at('2026-11-23T12:00');
  const bytesAt = (now: number): string => compileSample(samplePlan, horizonFor(now, vietnam));
  expect(bytesAt(at('2026-11-23T00:00'))).toBe(bytesAt(noon));
  expect(bytesAt(at('2026-11-23T23:59:59'))).toBe(bytesAt(noon));
  expect(bytesAt(at('2026-11-24T00:00'))).not.toBe(bytesAt(noon));
});

test('the horizon is yesterday, today and the next 14 days, whole, in the zone', () => {
  expect(horizonFor(at('2026-11-23T04:00'), vietnam)).toEqual({
    from: at('2026-11-22T00:00'),
    to: at('2026-12-08T00:00'),
  });
  expect(horizonFor(Date.parse('2027-03-14T12:00:00-04:00'), 'America/New_York')).toEqual({
    from: Date.parse('2027-03-13T00:00:00-05:00'),
    to: Date.parse('2027-03-29T00:00:00-04:00'),
  });
});

function compileFor(airings: readonly StationAiring[], policy: Policy): CompiledPlaylist {
  return compilePlaylist({ commune: 'SONTAY', stationId: 'T1', zone: vietnam, policy, airings, horizon });
}

function compileSample(plan: typeof samplePlan, window: typeof horizon): string {
  const airings = planAirings({ ...plan, window });
  const { policy, zone } = plan;
  const { airings: own } = resolveOverlaps(airings, 'T07', plan);
  return JSON.stringify(
    compilePlaylist({ commune: 'SONTAY', stationId: 'T07', zone, policy, airings: own, horizon: window }),
  );
}
