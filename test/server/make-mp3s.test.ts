/** The job that makes MP3s: of what may be heard again and of nothing else, each once, and one bad file stops no other. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mp3Maker } from '../../server/jobs/make-mp3s.ts';
import { ensureMp3, type Mp3Deps } from '../../server/make-mp3.ts';
import { planLedger } from '../../server/store/ledger-store.ts';
import { listMp3s } from '../../server/store/mp3-store.ts';
import { writeSetting } from '../../server/store/setting-store.ts';
import { MINUTE, plannedRow, stationAiring, storeResult } from './ledger-steps.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';

let house: TestHouse;
let encoded: string[];
let warned: unknown[];
let deps: Mp3Deps & { log: { warn: (facts: unknown) => void } };
const live = new AbortController().signal;

beforeEach(async () => {
  house = await makeHouse();
  [encoded, warned] = [[], []];
  deps = {
    ...house,
    now: house.clock.now,
    async encode(from, to) {
      const opus = await readFile(from, 'utf8');
      if (opus.includes('hỏng')) throw new Error('cannot be decoded');
      encoded.push(opus);
      await writeFile(to, `MP3 of ${opus}`);
    },
    log: { warn: (facts) => void warned.push(facts) },
  };
  await writeSetting(house.db, house.clock.now(), house.communeId, 'publicListening', true, house.people.admin);
});
afterEach(() => house.close());

test('what has aired gets one, once; what has not aired gets none', async () => {
  const [aired, silent] = [await addSegment('một'), await addSegment('hai')];
  await air('a1', aired);
  const round = mp3Maker(deps);
  expect([await round(live, () => undefined), await round(live, () => undefined)]).toEqual([1, 0]);
  expect(encoded).toEqual(['một']);
  expect([...(await listMp3s(house.db, house.communeId))]).toEqual([[aired.sha256, Buffer.byteLength('MP3 of một')]]);
  expect(await house.media.fileBytes('mp3', silent.sha256)).toBeUndefined();
});

test('while the page is closed none is made', async () => {
  await air('a1', await addSegment('một'));
  await writeSetting(house.db, house.clock.now(), house.communeId, 'publicListening', false, house.people.admin);
  expect(await mp3Maker(deps)(live, () => undefined)).toBe(0);
});

test('a file of which none can be made is named once, and the others get theirs', async () => {
  await air('a1', await addSegment('hỏng'));
  await air('a2', await addSegment('tốt'));
  const round = mp3Maker(deps);
  expect([await round(live, () => undefined), await round(live, () => undefined)]).toEqual([1, 0]);
  expect(encoded).toEqual(['tốt']);
  expect(warned).toHaveLength(1);
});

test('told to stop, it begins no other', async () => {
  await air('a1', await addSegment('một'));
  await air('a2', await addSegment('hai'));
  const stop = new AbortController();
  expect(await mp3Maker(deps)(stop.signal, () => stop.abort())).toBe(1);
  expect(encoded).toHaveLength(1);
});

test('asked for by two at the same time it is whole for both; of a file that is not there it is refused', async () => {
  const { sha256 } = await addSegment('một');
  const bytes = Buffer.byteLength('MP3 of một');
  expect(await Promise.all([ensureMp3(deps, sha256), ensureMp3(deps, sha256)])).toEqual([bytes, bytes]);
  await expect(ensureMp3(deps, 'f'.repeat(64))).rejects.toMatchObject({ code: 'not-found' });
});

/** An approved segment whose rendition on disk holds these words. */
async function addSegment(words: string): Promise<{ segmentId: string; sha256: string }> {
  const sha256 = hashOf(`x-${words}`);
  const { operator: author, approver } = house.people;
  const segmentId = await makeApproved(house, { author, approver }, made(sha256), { title: words, kind: 'news' });
  const folder = await house.media.workFolder(words);
  await writeFile(`${folder}/bai`, words);
  await house.media.keepRendition(sha256, `${folder}/bai`);
  return { segmentId, sha256 };
}

async function air(id: string, { segmentId, sha256 }: { segmentId: string; sha256: string }): Promise<void> {
  const { db, communeId, clock } = house;
  const at = clock.now() - 60 * MINUTE;
  const airing = stationAiring(id, at);
  const items = airing.items.map((item) => ({ ...item, segmentId, sha256 })) as typeof airing.items;
  const planned = plannedRow(id, at, { airing: { ...airing, items } });
  await planLedger(db, at - MINUTE, communeId, { from: at - MINUTE, to: at + MINUTE }, [planned]);
  await storeResult(house, id, {});
}
