/** We listen: an uploaded file goes through the whole line and must come out of all 14 loudspeakers, on time and as itself. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIPS_FOLDER, clipFile, timeClips } from '../../audio/time-clips.ts';
import type { Interrupt } from '../../server/contract/interrupts.ts';
import type { Segment } from '../../server/contract/segments.ts';
import type { Station } from '../../server/contract/stations.ts';
import { addStations, allowNow, approvedSegment, rowsOf, scheduleOnce, soon } from './commune-steps.ts';
import { COMPARED_HZ, findSound, readSound, slowDown } from './compare-sound.ts';
import { type Loa, startLoa } from './start-loa.ts';
import { RECORDED_HZ, type Recording, type SoundCard, startSoundCard } from './virtual-sound-card.ts';
import { waitFor } from './wait-for.ts';

const STATIONS = 14;
const TITLE = 'Cơ chế một cửa';
/** The first words, long enough to know them from any others. */
const LOOKED_FOR_MS = 2_000;

describe('what was uploaded is heard in every village', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loa-heard-'));
  const uploaded = speak(
    'a',
    'Kính thưa bà con, bộ phận tiếp nhận và trả kết quả của xã làm việc từ thứ Hai đến thứ Sáu hằng tuần.',
  );
  const other = speak(
    'b',
    'Dự báo thời tiết ngày mai, trời nhiều mây, có mưa rào và dông vài nơi, nhiệt độ thấp nhất hai mươi độ.',
  );
  let card: SoundCard;
  let loa: Loa;
  let startsAt: number;
  let recording: Recording;
  let rendition: Float32Array;

  beforeAll(async () => {
    card = await startSoundCard(STATIONS);
    loa = await startLoa();
    await allowNow(loa);
    const stations = await addStations(loa, STATIONS);
    loa.startFleet(
      stations.map(({ code }, index) => ({ dir: `T${index}`, code, audio: card.output(index) })),
      card.env,
    );
    const segment = await approvedSegment(loa, TITLE, uploaded);
    rendition = await fetchSound(segment.rendition?.sha256 ?? '');
    startsAt = soon(20_000);
    await scheduleOnce(loa, TITLE, [segment.id], startsAt);
    const recorder = card.record();
    await waitFor('all stations to have aired', 60_000, async () => {
      const rows = await rowsOf(loa, TITLE);
      return rows.length === STATIONS && rows.every((row) => row.state === 'aired') ? true : undefined;
    });
    recording = await recorder.end();
  }, 240_000);

  afterAll(async () => {
    await loa?.stop();
    await card?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes out of every loudspeaker as what went in, not as anything else, within 100 ms of its time, and the log says so', async () => {
    const rows = await rowsOf(loa, TITLE);
    const wanted = rendition.subarray(0, (LOOKED_FOR_MS / 1000) * COMPARED_HZ);
    const upload = readSound(uploaded);
    const stranger = readSound(other).subarray(0, wanted.length);
    const plannedMs = startsAt - recording.beganAt;
    const heard = recording.channels.map((channel) => {
      const sound = slowDown(channel, RECORDED_HZ);
      const match = findSound(wanted, sound, plannedMs - 200, plannedMs + 200);
      const asUploaded = bestOver(upload, sound, match.atMs);
      return {
        correlation: likeness(wanted, sound, match.atMs),
        lateMs: match.atMs - plannedMs,
        asUploaded,
        asStranger: findSound(stranger, sound, plannedMs - 200, plannedMs + 200).correlation,
      };
    });
    const late = heard.map(({ lateMs }) => lateMs);
    console.info(
      `heard: late ${Math.min(...late).toFixed(1)} to ${Math.max(...late).toFixed(1)} ms, correlation at least ${Math.min(...heard.map((h) => h.correlation)).toFixed(3)}`,
    );
    for (const one of heard) {
      expect(one.correlation).toBeGreaterThan(0.9);
      expect(one.asUploaded).toBeGreaterThan(0.5);
      expect(one.asStranger).toBeLessThan(0.3);
      expect(Math.abs(one.lateMs)).toBeLessThan(100);
    }
    expect(rows.map(({ outcome, evidence }) => ({ outcome, evidence }))).toEqual(
      Array.from({ length: STATIONS }, () => ({ outcome: 'aired', evidence: 'machine' })),
    );
    for (const row of rows) {
      expect(Math.abs(Date.parse(row.startedAt ?? '') - startsAt)).toBeLessThan(100);
      expect(row.renderedMs).toBeGreaterThan(0.95 * row.plannedMs);
    }
  });

  it('is silent before the first word and after the last', () => {
    const lengthMs = (rendition.length / COMPARED_HZ) * 1000;
    for (const channel of recording.channels) {
      const sound = slowDown(channel, RECORDED_HZ);
      const from = Math.round(((startsAt - recording.beganAt - 150) / 1000) * COMPARED_HZ);
      const to = Math.round(((startsAt - recording.beganAt + lengthMs + 200) / 1000) * COMPARED_HZ);
      expect(loudest(sound.subarray(0, from))).toBe(0);
      expect(loudest(sound.subarray(to))).toBe(0);
    }
  });

  it('an emergency cuts in everywhere with its time of issue, and its cancelling silences every loudspeaker', async () => {
    const [row] = await rowsOf(loa, TITLE);
    const { segments } = await loa.call<{ segments: Segment[] }>('operator', 'GET', '/api/v1/segments');
    const segmentId = segments.find(({ title }) => title === row?.title)?.id ?? '';
    const recorder = card.record();
    const order = { requestId: randomUUID(), kind: 'emergency', segmentId, expiresInMinutes: 5 };
    const issued = await loa.call<Interrupt>('operator', 'POST', '/api/v1/interrupts', order);
    await waitFor('the order to have said its first second everywhere', 20_000, async () => {
      const { receipts } = await loa.call<Interrupt>('operator', 'GET', `/api/v1/interrupts/${issued.id}`);
      const hasSaid = ({ state, soundedAt }: Interrupt['receipts'][number]) =>
        state === 'sounding' && soundedAt !== null && Date.now() - Date.parse(soundedAt) > 1_200;
      return receipts.length === STATIONS && receipts.every(hasSaid) ? true : undefined;
    });
    await loa.call('operator', 'DELETE', `/api/v1/interrupts/${issued.id}`);
    await waitFor('every station to be silent', 20_000, async () => {
      const { stations } = await loa.call<{ stations: Station[] }>('operator', 'GET', '/api/v1/stations');
      return stations.every(({ playing }) => playing === null) ? true : undefined;
    });
    const silentAt = Date.now();
    const whole = await recorder.end();
    const { hour } = Temporal.Instant.from(issued.issuedAt).toZonedDateTimeISO('Asia/Ho_Chi_Minh');
    const [clip] = timeClips(hour, 0).map((one) => join(CLIPS_FOLDER, clipFile(one)));
    const wanted = readSound(clip ?? '').subarray(0, COMPARED_HZ);
    for (const channel of whole.channels) {
      const sound = slowDown(channel, RECORDED_HZ);
      const { atMs } = findSound(wanted, sound, 0, silentAt - whole.beganAt);
      expect(likeness(wanted, sound, atMs)).toBeGreaterThan(0.9);
      // The message is far longer than what was heard of it: it was cut, not over.
      expect(loudest(sound.subarray(Math.round(((silentAt - whole.beganAt) / 1000) * COMPARED_HZ)))).toBe(0);
    }
  });

  function speak(name: string, text: string): string {
    const path = join(folder, `${name}.wav`);
    const { status } = spawnSync('espeak-ng', ['-v', 'vi', '-s', '150', '-w', path, text]);
    if (status !== 0) throw new Error('espeak-ng failed');
    return path;
  }

  async function fetchSound(sha256: string): Promise<Float32Array> {
    const answer = await fetch(`${loa.url}/api/v1/renditions/${sha256}/audio`, {
      headers: { cookie: loa.cookie('approver') },
    });
    const path = join(folder, 'rendition.opus');
    writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
    return readSound(path);
  }
});

/** The chain trims silence at the head, so the upload's own words are looked for a little around the place. */
function bestOver(upload: Float32Array, sound: Float32Array, atMs: number): number {
  const from = 0.5 * COMPARED_HZ;
  const piece = upload.subarray(from, from + COMPARED_HZ);
  return findSound(piece, sound, atMs + 200, atMs + 700).correlation;
}

/** The mean over pieces of an eighth of a second, each counting by its loudness: a station that steers towards unison is a few ms later or earlier from one to the next. */
function likeness(wanted: Float32Array, sound: Float32Array, atMs: number): number {
  const pieceMs = 125;
  const samples = (pieceMs * COMPARED_HZ) / 1000;
  let [likeSum, powerSum] = [0, 0];
  for (let from = 0; from + samples <= wanted.length; from += samples) {
    const piece = wanted.subarray(from, from + samples);
    const power = piece.reduce((sum, sample) => sum + sample ** 2, 0);
    const hereMs = atMs + (from / COMPARED_HZ) * 1000;
    likeSum += power * findSound(piece, sound, hereMs - 10, hereMs + 10).correlation;
    powerSum += power;
  }
  return likeSum / powerSum;
}

function loudest(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}
