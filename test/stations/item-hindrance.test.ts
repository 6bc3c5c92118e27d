/** R2 at the station: by the policy on the wire alone it refuses what the planner refuses, minute for minute. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findClosing, findHindrance } from '../../stations/player/item-hindrance.ts';
import {
  type PlaylistAiring,
  type PlaylistItem,
  type StationPolicy,
  stationPolicySchema,
} from '../../stations/protocol.ts';
import { runs } from '../counts.ts';
import { at, vietnam } from '../scheduler/make-plan.ts';
import { closedMinutes } from '../scheduler/policy-oracle.ts';
import { DAYS, policyCases } from '../scheduler/random-policies.ts';

const MINUTE_MS = 60_000;
const file: PlaylistItem = {
  index: 0,
  title: 'Bản tin xã',
  kind: 'news',
  sha256: 'a'.repeat(64),
  offsetMs: 0,
  durationMs: MINUTE_MS,
  approvedBy: 'Chủ tịch xã',
};
const relay: PlaylistItem = {
  index: 1,
  title: 'Tiếp âm VOV1',
  kind: 'relay',
  sourceId: 'vov1',
  url: 'http://127.0.0.1/vov1',
  offsetMs: 0,
  durationMs: 15 * MINUTE_MS,
  approvedBy: 'Chủ tịch xã',
};

function airingAt(startsAt: number, priority: PlaylistAiring['priority'] = 'normal'): PlaylistAiring {
  const endsAt = startsAt + file.durationMs;
  return { id: 'a', title: 'a', plannedAt: startsAt, startsAt, endsAt, priority, lateRule: 'join', items: [file] };
}

test('whatever the policy, a minute of sound is refused exactly in the minutes that are closed', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(policyCases(), ({ policy, zone, from }) => {
      const wire = stationPolicySchema.parse(JSON.parse(JSON.stringify({ zone, ...policy })));
      const refused = Array.from({ length: DAYS * 1_440 }, (_, minute) => {
        const startsAt = from + minute * MINUTE_MS;
        return findHindrance(wire, airingAt(startsAt), file, startsAt);
      });
      expect(refused).toEqual(closedMinutes(policy, zone, from, DAYS * 1_440));
      const begins = from + 600 * MINUTE_MS;
      expect(findHindrance(wire, airingAt(begins, 'emergency'), file, begins)).toBeUndefined();
    }),
    { numRuns: runs(40, 1_000) },
  );
});

describe('what does not end in open hours', () => {
  const policy: StationPolicy = {
    zone: vietnam,
    quiet: [{ from: '21:00', until: '05:00' }],
    weekdays: [1, 2, 3, 4, 5, 6],
    volumeCeilingPct: 90,
    windows: [{ from: '05:00', until: '06:30' }],
    exceptions: [
      {
        from: at('2026-11-24T06:30'),
        to: at('2026-11-24T07:00'),
        reason: 'Diễn tập phòng chống lụt bão',
        approvedBy: 'Chủ tịch xã',
        approvedAt: at('2026-11-23T08:00'),
      },
    ],
  };

  test('an item is not begun; where a leader opened the hours behind, it is', () => {
    const tuesday = at('2026-11-24T06:29:30');
    expect(findHindrance(policy, airingAt(tuesday), file, tuesday)).toBeUndefined();
    const wednesday = at('2026-11-25T06:29:30');
    expect(findHindrance(policy, airingAt(wednesday), file, wednesday)).toBe('outside-window');
  });

  test('beginning late counts from where it really begins, but for what an engine needs to begin at all', () => {
    const planned = at('2026-11-25T06:29');
    expect(findHindrance(policy, airingAt(planned), file, planned + 250)).toBeUndefined();
    expect(findHindrance(policy, airingAt(planned), file, planned + 251)).toBe('outside-window');
    const early = at('2026-11-25T06:28:59.999');
    expect(findHindrance(policy, airingAt(early + 2), file, early + 3)).toBe('outside-window');
  });

  test('nothing begins in closed hours, however short and however little late', () => {
    const planned = at('2026-11-25T06:29:59.900');
    const short = { ...file, durationMs: 100 };
    expect(findHindrance(policy, airingAt(planned), short, planned + 99)).toBeUndefined();
    expect(findHindrance(policy, airingAt(planned), short, planned + 100)).toBe('outside-window');
    expect(findHindrance(policy, airingAt(planned), relay, planned + 100)).toBe('outside-window');
  });

  test('a relay is begun, and where it is to be cut is told', () => {
    const begins = at('2026-11-25T06:20');
    expect(findHindrance(policy, airingAt(begins), relay, begins)).toBeUndefined();
    const span = { from: begins, to: begins + relay.durationMs };
    expect(findClosing(policy, airingAt(begins), span)).toEqual({
      from: at('2026-11-25T06:30'),
      reason: 'outside-window',
    });
    expect(findClosing(policy, airingAt(begins, 'emergency'), span)).toBeUndefined();
    const night = at('2026-11-25T06:30');
    expect(findHindrance(policy, airingAt(night), relay, night)).toBe('outside-window');
  });

  test('an item outside its own validity is refused for that', () => {
    const begins = at('2026-11-25T05:00');
    expect(findHindrance(policy, airingAt(begins), { ...file, validUntil: begins + 1 }, begins)).toBe('not-valid-now');
  });
});
