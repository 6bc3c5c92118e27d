/** In which order messages go out, and that no receiver keeps others waiting: emergencies first, and again within seconds where they fail. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import webpush from 'web-push';
import { deliverNotices } from '../../server/jobs/deliver-notices.ts';
import type { OutsideAnswer } from '../../server/send-outside.ts';
import { toJson } from '../../server/store/json-column.ts';
import { endSubscriptions, subscribe } from '../../server/store/subscription-store.ts';
import { makeBrowser } from './decrypt-push.ts';
import { makeHouse, type TestHouse } from './make-house.ts';

type Urgency = 'notice' | 'account' | 'emergency';
const ANSWERED: OutsideAnswer = { kind: 'answered', status: 201 };
const FAILED: OutsideAnswer = { kind: 'failed', detail: 'no answer' };
const { keys } = makeBrowser('https://x.example.vn/').address;
const pushKeys = webpush.generateVAPIDKeys();
let house: TestHouse;
let rows = 0;
beforeAll(async () => {
  house = await makeHouse();
});
afterAll(() => house.close());
beforeEach(() => house.db.deleteFrom('noticeDelivery').execute());

const endpointOf = (name: string) => `https://push.example.vn/${name}`;
const listen = async (name: string) => {
  const { operator } = house.people;
  const session = { tokenHash: name, deviceHash: null };
  const address = { endpoint: endpointOf(name), keys };
  await subscribe(house.db, house.communeId, operator, address, session, house.clock.now());
};
/** Messages that wait, one for each name; as `enqueueNotice` and `enqueueUrgent` write them. */
const wait = async (urgency: Urgency, ...names: readonly string[]) => {
  const at = house.clock.now();
  const values = names.map((name) => {
    rows += 1;
    return {
      ...{ id: `${rows}`, commune: house.communeId, channel: 'push' as const, target: endpointOf(name), body: '{}' },
      ...{ urgency, createdAt: at, expiresAt: at + 3_600_000, tries: 0, notBefore: at, about: `${rows}` },
      keys: urgency === 'notice' ? null : toJson(keys),
    };
  });
  await house.db.insertInto('noticeDelivery').values(values).execute();
};
const deliver = (answer: (name: string) => OutsideAnswer | Promise<OutsideAnswer>) => {
  const { db, communeId, clock } = house;
  return deliverNotices({
    ...{ db, communeId, now: clock.now, log: { warn: () => undefined }, openSecret: async (stored) => stored },
    ...{ pushKeys: async () => pushKeys, contact: 'mailto:loa@example.vn', mayBePrivate: false },
    send: async ({ url }) => answer(url.slice(endpointOf('').length)),
  });
};

test('what is most urgent goes first, whatever waited before it', async () => {
  await listen('phone');
  await wait('notice', ...Array(250).fill('phone'));
  await wait('account', ...Array(250).fill('phone'));
  await wait('emergency', 'a', 'b', 'c', 'phone');
  const sent: string[] = [];
  await deliver((name) => {
    sent.push(name);
    house.clock.pass(sent.length === 5 ? 5_000 : 0);
    return ANSWERED;
  });
  expect(sent.slice(0, 4).sort()).toEqual(['a', 'b', 'c', 'phone']);
  const left = await house.db.selectFrom('noticeDelivery').select('urgency').execute();
  expect(left.filter(({ urgency }) => urgency === 'notice')).toHaveLength(250);
  expect(left).toHaveLength(499);
});

test('twenty browsers that hang keep nobody waiting, and each is asked once in a round', async () => {
  const hanging = Array.from({ length: 20 }, (_, n) => `hangs-${n}`);
  await wait('account', ...hanging, ...hanging, ...hanging);
  await wait('account', ...Array.from({ length: 30 }, (_, n) => `phone-${n}`));
  const sent: string[] = [];
  let fail: (answer: OutsideAnswer) => void = () => undefined;
  const failing = new Promise<OutsideAnswer>((resolve) => {
    fail = resolve;
  });
  await deliver((name) => {
    sent.push(name);
    // All that do not hang have theirs: only then do the others give up.
    if (sent.filter((one) => one.startsWith('phone')).length === 30) fail(FAILED);
    return name.startsWith('hangs') ? failing : ANSWERED;
  });
  expect(sent.filter((name) => name.startsWith('hangs')).sort()).toEqual(hanging.sort());
  sent.length = 0;
  await deliver((name) => {
    sent.push(name);
    return ANSWERED;
  });
  expect(sent).toEqual([]);
  house.clock.pass(30_000);
  await deliver((name) => {
    sent.push(name);
    return ANSWERED;
  });
  expect(sent).toHaveLength(60);
});

test('one that answers slowly holds up no round: after five seconds nothing more is begun', async () => {
  await wait('account', 'slow', 'slow', 'slow', 'slow');
  const sent: string[] = [];
  const slow = (name: string) => {
    sent.push(name);
    house.clock.pass(name === 'slow' ? 3_000 : 0);
    return ANSWERED;
  };
  await deliver(slow);
  expect(sent).toEqual(['slow', 'slow']);
  await wait('emergency', 'phone');
  await deliver(slow);
  expect(sent).toEqual(['slow', 'slow', 'phone', 'slow', 'slow']);
});

test.each<[Urgency, number[]]>([
  ['emergency', [0, 5, 15, 35, 95, 215, 515, 1_115]],
  ['account', [0, 30, 150, 450, 1_050]],
  ['notice', [0, 30, 150, 450, 1_050]],
])('%s: what fails is tried again ever more rarely, an emergency within seconds at first', async (urgency, seconds) => {
  await listen('phone');
  await wait(urgency, 'phone');
  const begun = house.clock.now();
  const tried: number[] = [];
  const fail = () => {
    tried.push((house.clock.now() - begun) / 1_000);
    return FAILED;
  };
  for (const second of seconds) {
    house.clock.set(begun + second * 1_000 - 1);
    await deliver(fail);
    house.clock.pass(1);
    await deliver(fail);
  }
  expect(tried).toEqual(seconds);
  expect(house.dump().noticeDelivery).toEqual([]);
});

test('a browser that is gone for good is asked once, and forgotten with all that waits for it', async () => {
  await listen('phone');
  for (const urgency of ['notice', 'account', 'emergency'] as const) await wait(urgency, 'phone');
  let asked = 0;
  await deliver(() => {
    asked += 1;
    return { kind: 'answered', status: 410 };
  });
  const { noticeDelivery, pushSubscription } = house.dump();
  expect([asked, noticeDelivery, pushSubscription]).toEqual([1, [], []]);
});

test('a browser whose notices were ended still gets what is urgent and was on its way; no notice', async () => {
  await listen('phone');
  await wait('account', 'phone');
  await wait('emergency', 'phone');
  await endSubscriptions(house.db, house.people.operator.id);
  await wait('notice', 'phone');
  let sent = 0;
  await deliver(() => {
    sent += 1;
    return ANSWERED;
  });
  expect([sent, house.dump().noticeDelivery]).toEqual([2, []]);
});
