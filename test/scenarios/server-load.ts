/** Load on a real server from all sides at once (people who write, an approver who signs, boxes that send journals, an upload), which remembers everything it was told is stored. */
import { randomBytes } from 'node:crypto';
import { CHAIN_START, entryHash } from '../../stations/journal-chain.ts';
import type { JournalEntry } from '../../stations/protocol.ts';
import { generateSigningKey, type PrivateJwk, publicHalf, sign } from '../../stations/sign.ts';
import { addStations } from './commune-steps.ts';
import { ask, repeat } from './keep-asking.ts';
import { type SignedDeeds, signDeeds } from './signed-load.ts';
import type { Loa } from './start-loa.ts';

/** What the server said it has: it must never lack any of this again. */
export interface Acknowledged {
  /** Segment -> the title it was answered to have, and while a change is under way the other one, too. */
  readonly titles: Map<string, readonly string[]>;
  /** Station -> every entry up to this number is stored. */
  readonly journals: Map<string, number>;
  /** Address of an upload -> bytes that were taken. */
  readonly uploads: Map<string, number>;
  /** What an approver signed: approvals and emergency orders. */
  readonly signed: SignedDeeds;
}

export interface RunningLoad {
  readonly acknowledged: Acknowledged;
  stop(): Promise<void>;
}

const WRITERS = 4;
const STATIONS = 3;
const BATCH = 40;
const CHUNK_BYTES = 65_536;
const UPLOAD_BYTES = 400 * 1024 * 1024;

/** Starts it; everything goes on through kills of the server until `stop`. */
export async function startLoad(loa: Loa): Promise<RunningLoad> {
  const stopping = new AbortController();
  const acknowledged: Acknowledged = { titles: new Map(), journals: new Map(), uploads: new Map(), signed: new Map() };
  const boxes = await enrolAll(loa);
  const signing = await signDeeds(loa, acknowledged.signed, stopping.signal);
  const { id: long } = await loa.call<{ id: string }>('operator', 'POST', '/api/v1/segments', { title: 'Tệp dài' });
  const going = [
    ...Array.from({ length: WRITERS }, (_, writer) => writeSegments(loa, writer, acknowledged.titles, stopping.signal)),
    ...boxes.map((box) => sendJournal(loa, box, acknowledged.journals, stopping.signal)),
    ...signing,
    upload(loa, long, acknowledged.uploads, stopping.signal),
  ];
  return {
    acknowledged,
    async stop() {
      stopping.abort();
      await Promise.all(going);
    },
  };
}

async function writeSegments(
  loa: Loa,
  writer: number,
  titles: Map<string, readonly string[]>,
  signal: AbortSignal,
): Promise<void> {
  const headers = { 'content-type': 'application/json', cookie: loa.cookie('operator') };
  let count = 0;
  await repeat(signal, async () => {
    count += 1;
    const title = `Tin ${writer}-${count}`;
    const made = await ask(loa, 'POST', '/api/v1/segments', { headers, body: JSON.stringify({ title }) });
    const { id } = (await made.json()) as { id: string };
    const changed = `${title} sửa`;
    titles.set(id, [title, changed]);
    await ask(loa, 'PATCH', `/api/v1/segments/${id}`, { headers, body: JSON.stringify({ title: changed }) });
    titles.set(id, [changed]);
  });
}

interface Box {
  readonly id: string;
  readonly token: string;
  readonly key: PrivateJwk;
}

async function enrolAll(loa: Loa): Promise<Box[]> {
  const boxes: Box[] = [];
  for (const { code } of await addStations(loa, STATIONS)) {
    const key = await generateSigningKey();
    const body = JSON.stringify({ code, publicKey: publicHalf(key) });
    const headers = { 'content-type': 'application/json' };
    const answer = await ask(loa, 'POST', '/api/station/v1/enrol', { headers, body });
    const { station, token } = (await answer.json()) as { station: string; token: string };
    boxes.push({ id: station, token, key });
  }
  return boxes;
}

/** Sends the same journal on and on, always from the number that was acknowledged last: as a box does. */
async function sendJournal(loa: Loa, box: Box, acks: Map<string, number>, signal: AbortSignal): Promise<void> {
  const written: JournalEntry[] = [];
  const headers = { authorization: `Bearer ${box.token}`, 'content-type': 'application/jose' };
  await repeat(signal, async () => {
    const from = acks.get(box.id) ?? 0;
    while (written.length < from + BATCH) written.push(nextEntry(written));
    const entries = written.slice(from, from + BATCH);
    const body = await sign({ station: box.id, epoch: 1, entries }, 'loa-journal+jwt', box.key);
    const answer = await ask(loa, 'POST', '/api/station/v1/journal', { headers, body });
    const { ackSeq } = (await answer.json()) as { ackSeq: number };
    acks.set(box.id, ackSeq);
  });
}

function nextEntry(written: readonly JournalEntry[]): JournalEntry {
  const prev = written.at(-1)?.hash ?? CHAIN_START;
  const seq = written.length + 1;
  const fact = { kind: 'playlist-accepted' as const, version: seq };
  const entry = { epoch: 1, seq, at: Date.now(), clockTrusted: true, fact, prev };
  return { ...entry, hash: entryHash(entry) };
}

/** One long upload by tus, piece by piece from where the server says it is. */
async function upload(loa: Loa, id: string, taken: Map<string, number>, signal: AbortSignal): Promise<void> {
  const name = (text: string) => Buffer.from(text).toString('base64');
  const tus = { cookie: loa.cookie('operator'), 'tus-resumable': '1.0.0' };
  let place: string | undefined;
  await repeat(signal, async () => {
    place ??= await beginUpload(loa, { ...tus, 'upload-metadata': `segmentId ${name(id)},filename ${name('a.wav')}` });
    const offset = await offsetOf(loa, place);
    const headers = { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
    const answer = await ask(loa, 'PATCH', place, { headers, body: randomBytes(CHUNK_BYTES) });
    taken.set(place, Number(answer.headers.get('upload-offset')));
  });
}

async function beginUpload(loa: Loa, headers: Record<string, string>): Promise<string> {
  const answer = await ask(loa, 'POST', '/api/v1/uploads', {
    headers: { ...headers, 'upload-length': String(UPLOAD_BYTES) },
  });
  return new URL(answer.headers.get('location') ?? '', loa.url).pathname;
}

/** How much of an upload the server has. */
export async function offsetOf(loa: Loa, place: string): Promise<number> {
  const headers = { cookie: loa.cookie('operator'), 'tus-resumable': '1.0.0' };
  return Number((await ask(loa, 'HEAD', place, { headers })).headers.get('upload-offset'));
}
