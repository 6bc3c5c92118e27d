/** The journal on its way to servers that were restored, are full, count, or lie: all of it arrives, and nothing goes round in circles. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { storeJournalBatch } from '../../server/store/journal-store.ts';
import { LONGEST_TEXT } from '../../stations/player/cut-fact.ts';
import type { Journal, JournalLimits } from '../../stations/player/journal-file.ts';
import { BATCH, JournalUpload } from '../../stations/player/journal-upload.ts';
import { openJournal } from '../../stations/player/open-journal.ts';
import { type Answer, StationLink } from '../../stations/player/station-link.ts';
import { BATCH_BYTES, fitBatch } from '../../stations/player/unsent-batch.ts';
import { type JournalAck, type JournalBatch, journalBatchSchema } from '../../stations/protocol.ts';
import { generateSigningKey } from '../../stations/sign.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { makeHouse, type TestHouse } from '../server/make-house.ts';

const log = pino({ level: 'silent' });
const start = Date.UTC(2026, 10, 23);
const hourMs = 3_600_000;
const limits: JournalLimits = {
  segmentBytes: 2_000,
  keepMs: 960 * hourMs,
  wholeBytes: 1_000_000,
  reserveBytes: 10_000,
};
const key = await generateSigningKey();

let house: TestHouse;
let stations = 0;
let station: string;
let dir: string;
let clock: FakeClock;
beforeAll(async () => {
  house = await makeHouse({}, { withPeople: false });
});
afterAll(() => house.close());
beforeEach(async () => {
  station = `tram-${++stations}`;
  dir = await mkdtemp(path.join(tmpdir(), 'loa-upload-'));
  clock = new FakeClock(start);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(dir, { recursive: true, force: true });
});

const open = async () => (await openJournal({ dir, limits, clock, firstEpoch: 7, log })).journal;

async function append(journal: Journal, from: number, to: number): Promise<void> {
  for (let version = from; version <= to; version++)
    journal.append({ kind: 'playlist-accepted', version }, start + version, true);
  await journal.settle();
}

/** A signed batch as it goes over the wire. */
const readBatch = (jws: string) =>
  journalBatchSchema.parse(JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()));

const parts = (journal: Journal) => {
  const stop = new AbortController().signal;
  return { clock, chance: () => 0, journal, station, key, log, stop };
};

/** The upload of a journal to whoever answers so; `sent` is what it has sent. */
function uploadTo(journal: Journal, answer: (batch: JournalBatch) => Promise<Answer<JournalAck>>) {
  const sent: JournalBatch[] = [];
  const postJournal = async (jws: string) => {
    const batch = readBatch(jws);
    sent.push(batch);
    return answer(batch);
  };
  const link = { postJournal } as unknown as StationLink;
  return { sent, upload: new JournalUpload({ ...parts(journal), link }) };
}

const realServer = async (batch: JournalBatch): Promise<Answer<JournalAck>> => ({
  kind: 'ok',
  value: await storeJournalBatch(house.db, clock.now(), house.communeId, station, batch),
});

/** Sends until a try brings nothing more, or fails. */
async function sendAll(upload: JournalUpload) {
  for (let round = 0; round < 40; round++) {
    const sent = await upload.sendOnce();
    if (sent.kind !== 'more') return sent;
  }
  throw new Error('no end of it');
}

async function held(): Promise<number[]> {
  const rows = house.db.selectFrom('journal').select('fact').where('stationId', '=', station);
  const facts = await rows.orderBy('epoch').orderBy('seq').execute();
  return facts.map(({ fact }) => Number(JSON.parse(fact).version));
}

/** A journal whose epoch has ended: entries 1 to 10 in one, 11 to 12 in the next, all acknowledged by a server that has died since; its successor has 1 to `backedUp`. */
async function journalOfTwoEpochs(backedUp: number): Promise<Journal> {
  const first = await open();
  await append(first, 1, backedUp);
  await sendAll(uploadTo(first, realServer).upload);
  await append(first, backedUp + 1, 10);
  await first.acknowledge(7, 10);
  await first.close();
  // The power goes, and zeros stand behind the last line.
  const last =
    (await readdir(dir))
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .at(-1) ?? '';
  await writeFile(path.join(dir, last), Buffer.alloc(300), { flag: 'a' });
  const second = await open();
  await append(second, 11, 12);
  await second.acknowledge(second.head.epoch, 2);
  return second;
}

describe('a server restored from before the journal began anew', () => {
  test.each([4, 0])('gets what it lacks of the epoch that has ended: it had %i entries of ten', async (backedUp) => {
    const journal = await journalOfTwoEpochs(backedUp);
    await append(journal, 13, 13);
    const { upload, sent } = uploadTo(journal, realServer);
    expect((await sendAll(upload)).kind).toBe('failed');
    expect((await sendAll(upload)).kind).toBe('all');
    expect(await held()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    // From then on it has all: nothing is sent twice.
    sent.length = 0;
    await append(journal, 14, 14);
    expect((await sendAll(upload)).kind).toBe('all');
    expect(sent.map(({ epoch, entries, kept }) => [epoch, entries.length, kept])).toEqual([
      [journal.head.epoch, 1, [7]],
    ]);
    await journal.close();
  });

  test('a server of an older release says nothing of it, and a station of an older release does not ask', async () => {
    const journal = await journalOfTwoEpochs(4);
    await append(journal, 13, 13);
    const { upload, sent } = uploadTo(journal, async ({ kept: _, ...batch }) => realServer(batch));
    await sendAll(upload);
    expect([sent.length, journal.ackedOf(7)]).toEqual([1, 10]);
    await journal.close();
  });
});

describe('a server that keeps saying that it has less', () => {
  test('of another epoch is believed three times a day: nothing goes round in circles', async () => {
    const journal = await journalOfTwoEpochs(10);
    const { upload, sent } = uploadTo(journal, async ({ epoch, entries, kept = [] }) => {
      const held = kept.map((one) => ({ epoch: one, ackSeq: 0 }));
      return { kind: 'ok', value: { epoch, ackSeq: (entries.at(-1) as { seq: number }).seq, held } };
    });
    const timesSent = async (version: number) => {
      await append(journal, version, version);
      for (let round = 0; round < 30; round++) await upload.sendOnce();
      return sent.splice(0).filter(({ epoch }) => epoch === 7).length;
    };
    expect([await timesSent(13), await timesSent(14)]).toEqual([3, 0]);
    await clock.advance(25 * hourMs);
    expect(await timesSent(15)).toBe(3);
    await journal.close();
  });

  test('of what it was just sent is asked again an hour later', async () => {
    const journal = await open();
    await append(journal, 1, 3);
    const { upload, sent } = uploadTo(journal, async ({ epoch }) => ({
      kind: 'ok',
      value: { epoch, ackSeq: sent.length % 2 === 1 ? 3 : 0 },
    }));
    const waits: number[] = [];
    for (let round = 0; round < 12; round++) {
      await append(journal, round + 4, round + 4);
      const one = await upload.sendOnce();
      if (one.kind === 'failed') waits.push(one.retryAfterMs);
    }
    // Between its lies it says what it said before, and takes nothing: that is a failure like any other.
    expect(waits).toEqual([0, 0, 0, hourMs, 0, hourMs, 0, hourMs]);
    expect(journal.ackedOf(7)).toBe(3);
    await journal.close();
  });
});

test.each([
  [429, '1800', 1_800_000],
  [507, undefined, 0],
])(
  'a server that counts or is full (%i) is tried again later: nothing is dropped, and the wait is the one it asked for',
  async (status, retryAfter, retryAfterMs) => {
    const journal = await open();
    await append(journal, 1, 3);
    let isBusy = true;
    vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
      if (isBusy)
        return new Response('{"code":"x"}', { status, headers: retryAfter ? { 'retry-after': retryAfter } : {} });
      const answer = await realServer(readBatch(body));
      return Response.json(answer.kind === 'ok' ? answer.value : {});
    });
    const stop = new AbortController();
    const link = new StationLink('https://loa.example', 'token', stop.signal);
    const upload = new JournalUpload({ ...parts(journal), link });
    for (let round = 0; round < 3; round++) expect(await upload.sendOnce()).toEqual({ kind: 'failed', retryAfterMs });
    expect([journal.ackedOf(7), await held()]).toEqual([0, []]);
    isBusy = false;
    expect(await sendAll(upload)).toEqual({ kind: 'all' });
    expect(await held()).toEqual([1, 2, 3]);
    stop.abort();
    await journal.close();
  },
);

test('what a program said of a fault is cut before it is written, and a batch is as long as a slow link carries in time', async () => {
  const journal = await open();
  // Letters that JSON writes as six.
  for (let n = 0; n < BATCH; n++)
    journal.append({ kind: 'fault', code: 'player-down', detail: '\u0001'.repeat(5_000) }, start + n, true);
  await journal.settle();
  const { upload, sent } = uploadTo(journal, realServer);
  expect(await sendAll(upload)).toEqual({ kind: 'all' });
  expect(Math.max(...sent.map(({ entries }) => JSON.stringify(entries).length))).toBeLessThan(BATCH_BYTES + 1_000);
  const rows = await house.db.selectFrom('journal').select('fact').where('stationId', '=', station).execute();
  expect(rows.map(({ fact }) => JSON.parse(fact).detail.length)).toEqual(Array(BATCH).fill(LONGEST_TEXT));
  await journal.close();
});

test('an entry longer than any request, of an older player, is sent as a mark: those behind it arrive', () => {
  const [short, long] = [
    { epoch: 7, seq: 1 },
    { epoch: 7, seq: 2, detail: 'x'.repeat(600_000) },
  ];
  expect(fitBatch({ epoch: 7, entries: [short, long, { epoch: 7, seq: 3 }] }).entries).toEqual([
    short,
    { epoch: 7, seq: 2, lost: true },
    { epoch: 7, seq: 3 },
  ]);
});
