/** Somebody has the server, whole: database, working key, everything but the root and the people's phones. What they order does not sound; beside each attack stands what does. */
import { describe, expect, test } from 'vitest';
import type { PersonKey, PlaylistAiring, PlaylistFileItem, PlaylistItem, SignedAct } from '../../stations/protocol.ts';
import { SHIPPED_CLIPS } from '../../stations/shipped-clips.ts';
import { generateSigningKey } from '../../stations/sign.ts';
import { relayItem } from '../../stations/verify-act.ts';
import { type SampleAiring, sampleHash } from '../fakes/make-playlist.ts';
import { actText, makeSigner } from '../fakes/signing-person.ts';
import type { Bent } from '../fakes/soft-passkey.ts';
import { type Attack, noon, TakenHouse } from './taken-house.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const [news, evil, tune, message, other] = [1, 2, 3, 4, 5].map(sampleHash) as [string, string, string, string, string];
const [hourClip = '', minuteClip = ''] = SHIPPED_CLIPS;
const live = 'http://huyen.example/live';

const lan = makeSigner('Lan');
const lanTablet = makeSigner('Lan, máy bảng', ['approver'], { person: 'Lan' });
const hung = makeSigner('Hùng', ['approver'], { alg: 'EdDSA' });
const binh = makeSigner('Bình', ['emergency']);
const thief = makeSigner('Kẻ trộm', ['approver', 'emergency']);
const everybody: PersonKey[] = [lan.key, lanTablet.key, hung.key, binh.key];
const madeAt = noon - HOUR;

const airing = (sha256 = evil, more: Partial<SampleAiring> = {}): SampleAiring => ({
  id: 'a',
  startsAt: noon + HOUR,
  items: [{ sha256, durationMs: MINUTE }],
  ...more,
});
const order = (files: readonly string[], more: Partial<SampleAiring> = {}): SampleAiring => ({
  ...airing(),
  id: 'lu',
  startsAt: noon + 10 * MINUTE,
  items: files.map((sha256) => ({ sha256, durationMs: 10_000 })),
  priority: 'emergency',
  lateRule: 'when-ready',
  expiresAfterMs: 20 * MINUTE,
  ...more,
});
const approves = (...items: string[]) => lan.sign({ items, madeAt });
const place = { id: 'lenh', stations: ['tram-1'] };
const orders = (more: Partial<Parameters<typeof binh.sign>[0]> = {}, over?: Bent) =>
  binh.sign(
    { decision: 'emergency', items: [message], madeAt: noon, notAfter: noon + 6 * HOUR, order: place, ...more },
    over,
  );
const house = (people = everybody) => TakenHouse.make(people);
const heard = async (attack: Attack, people?: PersonKey[]) => (await house(people)).attack(attack);

test('a control: what an approver signed sounds, and an order that an emergency person signed, with the time before it', async () => {
  expect(await heard({ airings: [airing(news)], acts: [approves(news)] })).toEqual([news]);
  const flood = orders();
  const spoken = order([hourClip, minuteClip, message]);
  expect(await heard({ airings: [spoken], acts: [flood], named: { lu: flood } })).toEqual([
    hourClip,
    minuteClip,
    message,
  ]);
});

describe('1-6, 9-14: news that nobody on the list approved', () => {
  const good = approves(evil);
  const text = (change: (good: string) => string): SignedAct => ({ ...good, text: change(good.text) });
  const over = (bent: Bent) => lan.sign({ items: [evil], madeAt }, bent);
  const acts: Readonly<Record<string, readonly SignedAct[]>> = {
    'without an act': [],
    'with an act whose text was edited': [
      { ...approves(news), text: approves(news).text.replace(news, evil) },
      text((good) => good.replace('"notAfter":1', '"notAfter":2')),
    ],
    'with another commune’s act': [lan.sign({ items: [evil], madeAt, commune: 'xa-khac' })],
    'with an act that has ended': [lan.sign({ items: [evil], madeAt: noon - DAY, notAfter: noon })],
    'with a withdrawal as if it were one': [lan.sign({ decision: 'withdrawn', items: [evil], madeAt })],
    'with an order as if it were one': [
      binh.sign({ decision: 'emergency', items: [evil], madeAt: noon, notAfter: noon + HOUR, order: place }),
    ],
    'with a passkey that is in the database alone': [thief.sign({ items: [evil], madeAt })],
    'with a registration in place of an act': [over({ type: 'webauthn.create' })],
    'with what a page elsewhere had signed': [
      over({ origin: 'https://loa.xathu.example.evil.example' }),
      over({ rpId: 'evil.example' }),
      over({ crossOrigin: true }),
    ],
    'with what was signed for another challenge': [{ ...lan.signText('login'), text: good.text }],
    'without the finger on the phone': [over({ flags: 1 }), over({ flags: 4 })],
    'by who may only order emergencies': [binh.sign({ items: [evil], madeAt })],
    'that names persons, by one person': [lan.sign({ items: [`${evil}*2`], madeAt })],
    'that names persons, by one person’s two phones': [lan, lanTablet].map((by) =>
      by.sign({ items: [`${evil}*2`], madeAt }),
    ),
    'that names persons, with the number taken out of the text': [
      { ...lan.sign({ items: [`${evil}*2`], madeAt }), text: actText({ items: [evil], madeAt }) },
    ],
  };
  test.each(Object.entries(acts))('%s', async (_name, acts) => {
    expect(await heard({ airings: [airing(), airing(news, { id: 'b' })], acts: [...acts, approves(news)] })).toEqual([
      news,
    ]);
  });

  test('a control: what names persons sounds once two of them have signed', async () => {
    const two = [lan, hung].map((by) => by.sign({ items: [`${news}*2`], madeAt }));
    expect(await heard({ airings: [airing(news)], acts: two })).toEqual([news]);
  });
});

describe('7, 8: lists', () => {
  test('signed by the working key, by another root, or from before there were people, also after a reboot', async () => {
    const taken = await house();
    const people = [...everybody, thief.key];
    expect(await taken.giveList(await taken.list({ version: 3, people }, taken.working))).toBe(false);
    expect(await taken.giveList(await taken.list({ version: 3, people }, await generateSigningKey()))).toBe(false);
    const without = await taken.list({ version: 1 });
    expect(await taken.giveList(without)).toBe(false);
    await taken.reboot();
    expect(await taken.giveList(without)).toBe(false);
    expect(await taken.attack({ airings: [airing()], acts: [thief.sign({ items: [evil], madeAt })] })).toEqual([]);
  });

  test('a list that can no longer be read binds all the same; the root’s next one is followed', async () => {
    const taken = await house();
    await taken.attack({ airings: [airing(news)], acts: [approves(news)] });
    expect(await taken.giveList(await taken.list({ version: 3 }))).toBe(true);
    expect(await taken.attack({ airings: [airing()] })).toEqual([evil]);
  });
});

describe('15, 16: by the side door', () => {
  const standIn = (sha256: string) => ({
    title: 'Phần dự phòng',
    kind: 'news',
    sha256,
    durationMs: MINUTE,
    approvedBy: '',
  });
  const withStandIn =
    (sha256: string, missing: boolean): NonNullable<Attack['change']> =>
    (content) => ({
      ...content,
      airings: content.airings.map((one) => ({
        ...one,
        items: one.items.map((item) => ({ ...(item as PlaylistFileItem), fallback: standIn(sha256) })),
      })),
      media: [...(missing ? [] : content.media), { sha256, bytes: 1 }],
    });

  test('an unsigned stand-in is silence, an unsigned filling gives way to a signed one', async () => {
    const acts = [approves(news)];
    expect(await heard({ airings: [airing(news)], acts, change: withStandIn(evil, true) })).toEqual([]);
    expect(await heard({ airings: [airing(evil)], acts, change: withStandIn(news, false) })).toEqual([news]);
    expect(await heard({ airings: [airing(evil)], acts, change: withStandIn(evil, true) })).toEqual([]);
  });

  test('an unsigned signature tune around signed news', async () => {
    const items = [tune, news, tune].map((sha256) => ({ sha256, durationMs: MINUTE }));
    expect(await heard({ airings: [airing(news, { items })], acts: [approves(news)] })).toEqual([news]);
    expect(await heard({ airings: [airing(news, { items })], acts: [approves(news, tune)] })).toHaveLength(3);
  });

  test('a live source of another address, or of a tuner nobody approved', async () => {
    const relay = (url: string) =>
      airing(news, { items: [{ sha256: '', sourceId: 'huyen', url, durationMs: 10 * MINUTE }] });
    const acts = [approves(relayItem(live))];
    expect(await heard({ airings: [relay(live)], acts })).toEqual([live]);
    expect(await heard({ airings: [relay(`${live}?x`)], acts })).toEqual([]);
    expect(await heard({ airings: [relay('tuner:fm-101.5')], acts })).toEqual([]);
    expect(await heard({ airings: [relay(live)] })).toEqual([]);
  });

  test('clips that say the time are no news, and nothing alone', async () => {
    expect(await heard({ airings: [airing(hourClip)] })).toEqual([]);
    expect(await heard({ airings: [order([hourClip, minuteClip], { priority: 'priority' })] })).toEqual([]);
    const now = order([hourClip, news], { priority: 'priority' });
    expect(await heard({ airings: [now] })).toEqual([]);
    expect(await heard({ airings: [now], acts: [approves(news)] })).toEqual([hourClip, news]);
    const many = order([...SHIPPED_CLIPS.slice(0, 50), news], { priority: 'priority' });
    const said = await heard({ airings: [many], acts: [approves(news)] });
    expect(said).toEqual([...SHIPPED_CLIPS.slice(0, 4), news]);
  });
});

describe('17, 18: emergencies that nobody ordered', () => {
  const flood = orders();
  const night = noon + 15 * HOUR;
  const at = (startsAt: number, act?: SignedAct): Attack => ({
    airings: [order([message], { startsAt })],
    ...(act === undefined ? {} : { acts: [act], named: { lu: act } }),
  });
  test('news that is called one, at noon and at three in the morning', async () => {
    for (const startsAt of [noon + HOUR, night]) {
      expect(await heard(at(startsAt))).toEqual([]);
      const act = orders({ madeAt: startsAt - MINUTE, notAfter: startsAt + HOUR });
      expect(await heard(at(startsAt, act))).toEqual([message]);
    }
  });

  const bad: Readonly<Record<string, Attack>> = {
    'an approval as if it were an order': {
      ...at(noon + HOUR),
      acts: [approves(message)],
      named: { lu: approves(message) },
    },
    'an order by who may only approve': at(
      noon + HOUR,
      lan.sign({ decision: 'emergency', items: [message], madeAt: noon, notAfter: noon + 2 * HOUR, order: place }),
    ),
    'an order by a key in the database alone': at(
      noon + HOUR,
      thief.sign({ decision: 'emergency', items: [message], madeAt: noon, notAfter: noon + 2 * HOUR, order: place }),
    ),
    'at another station': at(noon + HOUR, orders({ order: { id: 'lenh', stations: ['tram-2'] } })),
    'with another message': { airings: [order([evil])], acts: [flood], named: { lu: flood } },
    'with clips alone': { airings: [order([hourClip, minuteClip])], acts: [flood], named: { lu: flood } },
    'before it was signed': at(noon - 30 * MINUTE, flood),
    'for longer than was signed': {
      airings: [order([message], { expiresAfterMs: 7 * HOUR })],
      acts: [flood],
      named: { lu: flood },
    },
    'that does not say when it ends': {
      ...at(noon + HOUR, flood),
      change: (content) => ({
        ...content,
        airings: content.airings.map(({ expiresAt: _, ...one }) => one),
      }),
    },
    'with a stand-in behind the message': {
      airings: [order([message])],
      acts: [flood],
      named: { lu: flood },
      change: (content) => ({
        ...content,
        airings: content.airings.map((one) => ({
          ...one,
          items: one.items.map((item) => ({
            ...(item as PlaylistFileItem),
            fallback: { title: '', kind: 'news', sha256: evil, durationMs: 10_000, approvedBy: '' },
          })),
        })),
        media: [{ sha256: evil, bytes: 1 }],
      }),
    },
    'planned for before it was signed': {
      airings: [order([message])],
      acts: [flood],
      named: { lu: flood },
      change: (content) => ({
        ...content,
        airings: content.airings.map((one) => ({ ...one, plannedAt: noon - 1 })),
      }),
    },
    'before the time it was planned for': {
      airings: [order([message])],
      acts: [flood],
      named: { lu: flood },
      change: (content) => ({
        ...content,
        airings: content.airings.map((one) => ({ ...one, plannedAt: one.startsAt + 1 })),
      }),
    },
    'that names an act which is not there': { ...at(noon + HOUR), acts: [flood], named: { lu: 'f'.repeat(64) } },
  };
  test.each(Object.entries(bad))('%s', async (_name, attack) => {
    expect(await heard({ at: noon - HOUR, ...attack })).toEqual([]);
  });

  const foreign = sampleHash(77);
  const beside: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
    'a clip of a newer server that this box does not know': [
      [foreign, minuteClip, message],
      [minuteClip, message],
    ],
    'clips of a newer server alone': [[foreign, sampleHash(78), message], [message]],
    'a clip of a newer server between': [
      [hourClip, foreign, message],
      [hourClip, message],
    ],
    'a second message': [[message, evil], [message]],
    'the message once more': [[message, message], [message]],
    'more clips than say a time': [
      [...SHIPPED_CLIPS.slice(0, 9), message],
      [...SHIPPED_CLIPS.slice(0, 4), message],
    ],
  };
  test.each(Object.entries(beside))(
    '%s costs itself, and not the signed message beside it',
    async (_name, [all, left]) => {
      const taken = await house();
      expect(await taken.attack({ airings: [order(all)], acts: [flood], named: { lu: flood } })).toEqual(left);
      // Without a signed message nothing of it sounds either.
      expect(await heard({ airings: [order(all)], acts: [flood] })).toEqual([]);
    },
  );

  test('signed news does not sound by night by being called an emergency', async () => {
    expect(await heard({ airings: [order([news], { startsAt: night })], acts: [approves(news)] })).toEqual([]);
  });
});

describe('19: an order that was given once', () => {
  const once = orders();
  const twice = orders({ order: { ...place, repeatEveryMs: 30 * MINUTE } });
  const turn = (act: SignedAct, id: string, startsAt: number): Attack => ({
    airings: [order([message], { id, startsAt })],
    acts: [act],
    named: { [id]: act },
  });

  test('does not sound an hour later under another name, also after a reboot', async () => {
    const taken = await house();
    expect(await taken.attack(turn(once, 'lu', noon + 10 * MINUTE))).toEqual([message]);
    expect(await taken.attack(turn(once, 'lu-2', noon + HOUR))).toEqual([]);
    await taken.reboot();
    expect(await taken.attack(turn(once, 'lu-3', noon + 2 * HOUR))).toEqual([]);
    await taken.reboot(['playlist.jws', 'accepted.json']);
    await taken.giveList(await taken.list({ version: 2, people: everybody }));
    expect(await taken.attack(turn(once, 'lu-4', noon + 10 * MINUTE))).toEqual([]);
  });

  test('does not sound twice at one moment, nor more often than was signed', async () => {
    const both = {
      airings: [order([message]), order([message], { id: 'lu-2' })],
      acts: [once],
      named: { lu: once, 'lu-2': once },
    };
    expect(await heard(both)).toEqual([message]);
    const starts = [10, 25, 40, 55, 70].map((minutes) => noon + minutes * MINUTE);
    const often = {
      airings: starts.map((startsAt) =>
        order([message], { id: `lu-${startsAt}`, startsAt, expiresAfterMs: 10 * MINUTE }),
      ),
      acts: [twice],
      named: Object.fromEntries(starts.map((startsAt) => [`lu-${startsAt}`, twice])),
    };
    expect(await heard(often)).toEqual([message, message, message]);
  });

  test('does not wait for its next turn, so that two could sound on end', async () => {
    const heap = (expiresAfterMs: number): Attack => ({
      airings: [order([message], { id: 'lu', expiresAfterMs })],
      acts: [twice],
      named: { lu: twice },
    });
    expect(await heard(heap(30 * MINUTE + 1))).toEqual([]);
    expect(await heard(heap(30 * MINUTE))).toEqual([message]);
  });

  const first = turn(once, 'lu', noon + 10 * MINUTE);
  const far = Date.UTC(2100, 0, 1);
  const copies = (change: (airing: PlaylistAiring, item: PlaylistItem, n: number) => PlaylistAiring, many = 20) =>
    ((content) => {
      const [airing] = content.airings;
      const item = airing?.items[0];
      if (airing === undefined || item === undefined) throw new Error('one airing with one item');
      return { ...content, airings: Array.from({ length: many }, (_, n) => change(airing, item, n)) };
    }) satisfies Attack['change'];

  test('does not sound on end because a playlist names it twenty times alike', async () => {
    const change = copies((airing, item, n) => ({
      ...airing,
      startsAt: airing.startsAt + n * MINUTE,
      items: [{ ...item, index: n }],
    }));
    expect(await heard({ ...first, change })).toEqual([]);
  });

  test('does not lend its name to an airing of another night, which nobody ordered', async () => {
    const night = noon + 10 * DAY + 14 * HOUR;
    const change: Attack['change'] = (content) => {
      const { airings } = copies((one, item, index) => ({
        ...one,
        startsAt: far,
        endsAt: far + 1,
        items: [{ ...item, index }],
      }))(content);
      const items = airings.flatMap((one, n) => one.items.map((item) => ({ ...item, offsetMs: n * 10_000 })));
      const played = airings.slice(0, 1).map((one) => ({ ...one, startsAt: night, expiresAt: night + HOUR, items }));
      return { ...content, airings: [...played, ...airings] };
    };
    expect(await heard({ ...first, at: night - HOUR, change })).toEqual([]);
  });

  test('does not sound again at another place of its own airing, nor with more clips, in playlist after playlist', async () => {
    const clips = SHIPPED_CLIPS.slice(0, 40);
    const told = (from: number): Attack => ({
      ...first,
      at: from === 0 ? noon : noon + 10 * MINUTE + from * 20_000,
      change: (content) => {
        const { airings } = copies((one, item) => {
          const items = Array.from({ length: 40 }, (_, n) => ({
            ...item,
            sha256: n % 8 === 4 ? message : (clips[n] ?? ''),
            index: n,
            offsetMs: n * 10_000,
          }));
          return { ...one, endsAt: one.startsAt + 400_000, items: items.slice(from) };
        }, 1)(content);
        return { ...content, airings, media: [message, ...clips].map((sha256) => ({ sha256, bytes: 1 })) };
      },
    });
    const sounds = await (await house()).attack(...[0, 8, 16, 24, 32].map(told));
    expect(sounds).toEqual([...clips.slice(0, 4), message]);
  });

  test('a control: it sounds wherever the queue moves it, whose order before it is stopped', async () => {
    const waits = orders({ items: [other], order: { id: 'lenh-2', stations: 'all' } });
    const planned = noon + 10 * MINUTE + 2_000;
    const at = (startsAt: number, before: SampleAiring[], from: number): Attack => ({
      at: from,
      airings: [...before, order([other], { id: 'cho', startsAt })],
      acts: [once, waits],
      named: { lu: once, cho: waits },
      change: (content) => ({
        ...content,
        airings: content.airings.map((one) => (one.id === 'cho' ? { ...one, plannedAt: planned } : one)),
      }),
    });
    const taken = await house();
    const queued = at(noon + 10 * MINUTE + 10_000, [order([message])], noon);
    expect(await taken.attack(queued, at(planned, [], noon + 10 * MINUTE + 4_000))).toEqual([message, other]);
  });

  test('a control: it goes on sounding in every playlist that still has it', async () => {
    const taken = await house();
    const again = { ...turn(once, 'lu', noon + 10 * MINUTE), at: noon + 5 * MINUTE };
    expect(await taken.attack(turn(once, 'lu', noon + 10 * MINUTE), again)).toEqual([message]);
  });
});

describe('20, 21: a server that turns the time back', () => {
  const day = noon + 10 * DAY;
  const later = lan.sign({ items: [news], madeAt: day - HOUR, notAfter: day + DAY });
  test('does not bring an old order or an ended approval to life: people have signed since', async () => {
    const old = orders();
    const ended = lan.sign({ items: [evil], madeAt, notAfter: noon + DAY });
    const back: Attack = {
      airings: [order([message]), airing(evil)],
      acts: [old, ended],
      named: { lu: old },
    };
    // The control: on that day both are good.
    expect(await heard(back)).toEqual([message, evil]);
    const taken = await house();
    const today = airing(news, { startsAt: day });
    expect(await taken.attack({ at: day - HOUR, airings: [today], acts: [later] })).toEqual([news]);
    await taken.reboot();
    expect(await taken.attack(back)).toEqual([]);
  });

  test('a server that was hours ahead when somebody signed silences no emergency after it is put right', async () => {
    const ahead = lan.sign({ items: [news], madeAt: noon + 7 * HOUR });
    const flood = orders({ notAfter: noon + HOUR });
    const taken = await house();
    const tomorrow = airing(news, { startsAt: noon + 8 * HOUR });
    expect(await taken.attack({ at: noon + 7 * HOUR, airings: [tomorrow], acts: [ahead] })).toEqual([news]);
    const now = { airings: [order([message])], acts: [flood], named: { lu: flood } };
    expect(await taken.attack(now)).toEqual([message]);
  });

  test('a server that was days ahead when somebody signed silences none after the root’s next list', async () => {
    const ahead = lan.sign({ items: [news], madeAt: noon + 3 * DAY });
    const flood = orders({ notAfter: noon + HOUR });
    const taken = await house();
    await taken.attack({ at: noon + 3 * DAY, airings: [], acts: [ahead] });
    const now = { airings: [order([message])], acts: [flood], named: { lu: flood } };
    expect(await taken.attack(now)).toEqual([]);
    await taken.giveList(await taken.list({ version: 3, people: everybody }));
    expect(await taken.attack(now)).toEqual([message]);
  });

  test('an approver’s phone that is far ahead ends nothing', async () => {
    const ahead = hung.sign({ items: [tune], madeAt: noon + 300 * DAY });
    expect(await heard({ airings: [airing(news)], acts: [approves(news), ahead] })).toEqual([news]);
  });
});

describe('22: what an approver withdrew', () => {
  const withdraws = hung.sign({ decision: 'withdrawn', items: [news], madeAt: noon });
  const bring: Attack = { at: noon, airings: [airing(news)], acts: [approves(news)] };
  test('stays silent though the playlist says nothing of it any more, after a reboot, and in an emptied store', async () => {
    const taken = await house();
    expect(await taken.attack({ ...bring, acts: [approves(news), withdraws] })).toEqual([]);
    expect(await taken.attack(bring)).toEqual([]);
    await taken.reboot();
    expect(await taken.attack(bring)).toEqual([]);
    await taken.reboot(['playlist.jws', 'accepted.json']);
    await taken.giveList(await taken.list({ version: 2, people: everybody }));
    expect(await taken.attack(bring)).toEqual([]);
    // Whoever withdrew it has left since.
    await taken.giveList(await taken.list({ version: 3, people: [lan.key, binh.key] }));
    expect(await taken.attack(bring)).toEqual([]);
    const again = lan.sign({ items: [news], madeAt: noon + 1, notAfter: noon + DAY });
    expect(await taken.attack({ ...bring, acts: [again] })).toEqual([news]);
  });

  test('is cut where it sounds, and does not sound as an order either', async () => {
    const taken = await house();
    const long = airing(news, { startsAt: noon + MINUTE, items: [{ sha256: news, durationMs: 10 * MINUTE }] });
    const flood = orders({ items: [news], madeAt: noon + 1 });
    const after = { at: noon + 3 * MINUTE, airings: [long, order([news])], acts: [approves(news), withdraws, flood] };
    expect(await taken.attack({ ...bring, airings: [long] }, { ...after, named: { lu: flood } })).toEqual([
      `${news} not-signed`,
    ]);
  });
});

describe('23: a phone that was stolen', () => {
  test('signs nothing from the next list on, and what it signed before counts no more', async () => {
    const taken = await house();
    const stolen: Attack = { airings: [airing(evil)], acts: [hung.sign({ items: [evil], madeAt })] };
    expect(await taken.attack(stolen)).toEqual([evil]);
    await taken.giveList(await taken.list({ version: 3, people: [lan.key, binh.key] }));
    expect(await taken.attack(stolen)).toEqual([]);
  });

  test('that was changed for another keeps what it signed, and signs nothing more', async () => {
    const taken = await house();
    const before = hung.sign({ items: [news], madeAt });
    const after = hung.sign({ items: [evil], madeAt: noon });
    const people = [lan.key, binh.key, { ...hung.key, madeBefore: noon }];
    await taken.giveList(await taken.list({ version: 3, people }));
    expect(await taken.attack({ airings: [airing(news), airing(evil, { id: 'b' })], acts: [before, after] })).toEqual([
      news,
    ]);
  });
});

describe('24, 25: acts that are no acts', () => {
  const texts: Readonly<Record<string, string>> = {
    'a key said twice': actText({ items: [news], madeAt }).replace('"items":', `"items":["${evil}"],"items":`),
    'a byte order mark': `\uFEFF${actText({ items: [evil], madeAt })}`,
    'a NUL': actText({ items: [evil], madeAt }).replace('xa-thu', 'xa-thu\u0000'),
    'a prototype': actText({ items: [evil], madeAt }).replace('{', '{"__proto__":{"decision":"approved"},'),
    'sixty thousand letters': `${actText({ items: [evil], madeAt })}${' '.repeat(59_000)}`,
    'deep brackets': '['.repeat(50_000),
  };
  test.each(Object.entries(texts))('%s', async (name, text) => {
    // With a finger on the phone or without: a stranger's text is refused before anything of it is believed.
    const acts = [thief.signText(text), ...(name === 'a prototype' ? [] : [lan.signText(text)])];
    expect(await heard({ airings: [airing(evil)], acts })).toEqual([]);
  });

  test('two thousand of them hold nothing up', async () => {
    const acts = Array.from({ length: 1_999 }, (_, n) => ({
      ...approves(evil),
      signature: approves(news).signature + 'AA'.repeat(n % 9),
    }));
    const from = process.cpuUsage();
    expect(await heard({ airings: [airing(news)], acts: [...acts, approves(news)] })).toEqual([news]);
    const { user, system } = process.cpuUsage(from);
    expect((user + system) / 1_000).toBeLessThan(3_000);
  });

  const der = (hex: string) => ({ ...approves(evil), signature: Buffer.from(hex, 'hex').toString('base64url') });
  const signatures: Readonly<Record<string, SignedAct>> = {
    zeros: der('3006020100020100'),
    'half of one': { ...approves(evil), signature: approves(evil).signature.slice(0, 40) },
    'one of the other kind': { ...approves(evil), signature: hung.sign({ items: [evil], madeAt }).signature },
  };
  test.each(Object.entries(signatures))('a signature of %s', async (_name, act) => {
    expect(await heard({ airings: [airing(evil)], acts: [act] })).toEqual([]);
  });

  test('a key on the list that is no point of its curve signs nothing, and harms no other', async () => {
    const broken = { ...thief.key, jwk: { ...thief.key.jwk, y: 'A'.repeat(43) } } as PersonKey;
    const acts = [thief.sign({ items: [evil], madeAt }), approves(news)];
    expect(await heard({ airings: [airing(evil), airing(news, { id: 'b' })], acts }, [...everybody, broken])).toEqual([
      news,
    ]);
  });
});

test('27: what began with an act goes on with it, though the next playlist has dropped the act', async () => {
  const items = [news, tune].map((sha256) => ({ sha256, durationMs: 5 * MINUTE }));
  const session = airing(news, { startsAt: noon + MINUTE, items });
  const first = { at: noon, airings: [session], acts: [approves(news, tune)] };
  const next = { at: noon + 2 * MINUTE, airings: [session], acts: [approves(other)] };
  expect(await (await house()).attack(first, next)).toEqual([news, tune]);
});
