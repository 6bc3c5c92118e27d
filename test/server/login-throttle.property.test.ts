/** Whatever strangers try, in whatever order and from wherever: few passwords are looked at, and nobody is locked out on a browser the account knows. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { HashTurns } from '../../server/hash-turns.ts';
import { LoginThrottle, PASSWORD_TRIES } from '../../server/login-throttle.ts';
import { runs } from '../counts.ts';
import { makeHandClock } from './make-house.ts';

const MINUTE = PASSWORD_TRIES.whileMs;
const isLet = (act: () => { done(ok: boolean): void }, ok: boolean): boolean => {
  try {
    act().done(ok);
    return true;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'too-many-requests') throw error;
    return false;
  }
};

describe('tries at one account', () => {
  test('of strangers use up at most their share in any minute, and the owner on a known browser gets in', () => {
    const step = fc.record({
      address: fc.integer({ min: 0, max: 40 }),
      waits: fc.constantFrom(0, 0, 0, 10, 900, 7_000),
      owner: fc.constantFrom('no', 'no', 'no', 'right', 'mistyped'),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 400 }), (steps) => {
        const clock = makeHandClock(0);
        const throttle = new LoginThrottle(PASSWORD_TRIES, clock.now);
        const looked: number[] = [];
        let mistyped: number[] = [];
        for (const { address, waits, owner } of steps) {
          clock.pass(waits);
          mistyped = mistyped.filter((at) => at > clock.now() - MINUTE);
          const device = owner === 'no' ? undefined : 'known';
          // Somebody who mistypes again and again is asked to wait like all others.
          if (owner === 'mistyped' && mistyped.length >= 4) continue;
          const let_ = isLet(
            () => throttle.begin({ address: `10.0.0.${address}`, name: 'minh', device }),
            owner === 'right',
          );
          if (owner !== 'no') expect(let_).toBe(true);
          if (owner === 'mistyped') mistyped.push(clock.now());
          if (let_ && owner !== 'right') looked.push(clock.now());
          expect(looked.filter((at) => at > clock.now() - MINUTE).length).toBeLessThanOrEqual(30);
        }
      }),
      { numRuns: runs(30, 500) },
    );
  });

  test('are counted for an account, however often its name is tried from one place or from many', () => {
    const throttle = new LoginThrottle(PASSWORD_TRIES, () => 0);
    const tries = (count: number, addressOf: (index: number) => string) =>
      Array.from({ length: count }, (_, index) =>
        isLet(() => throttle.begin({ address: addressOf(index), name: 'minh', device: undefined }), false),
      ).filter(Boolean).length;
    expect([tries(50, () => '10.1.1.1'), tries(50, (index) => `10.2.2.${index}`)]).toEqual([10, 14]);
    expect(isLet(() => throttle.begin({ address: '10.1.1.1', name: 'lan', device: undefined }), true)).toBe(true);
  });

  test('on a browser the account knows are few, and then it is a stranger among others', () => {
    const throttle = new LoginThrottle(PASSWORD_TRIES, () => 0);
    const let_ = Array.from({ length: 30 }, () =>
      isLet(() => throttle.begin({ address: '10.1.1.1', name: 'minh', device: 'known' }), false),
    );
    expect(let_.filter(Boolean)).toHaveLength(16);
  });
});

describe('turns at a hash', () => {
  test('are two at a time, a known browser before strangers, and a full line refuses', async () => {
    const turns = new HashTurns();
    const order: string[] = [];
    const ends: (() => void)[] = [];
    const begin = (line: 'known' | 'stranger', name: string) =>
      turns.run(line, () => {
        order.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      });
    const all = Array.from({ length: 22 }, (_, index) => begin('stranger', `s${index}`));
    await expect(begin('stranger', 'too many')).rejects.toMatchObject({ code: 'too-many-requests' });
    all.push(begin('known', 'owner'));
    expect(order).toEqual(['s0', 's1']);
    ends[0]?.();
    await all[0];
    await Promise.resolve();
    expect(order).toEqual(['s0', 's1', 'owner']);
    for (let index = 1; index < all.length; index += 1) {
      ends[index]?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
    expect(order).toHaveLength(23);
  });

  test('come back when the work fails', async () => {
    const turns = new HashTurns();
    for (let index = 0; index < 5; index += 1)
      await expect(turns.run('stranger', () => Promise.reject(new Error('torn')))).rejects.toThrow('torn');
    expect(await turns.run('stranger', async () => 'whole')).toBe('whole');
  });
});
