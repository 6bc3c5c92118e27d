/** Bench "upload": how much the server's memory grows while 500 MB come in. Baseline: the same server, idle, before the first byte. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startLoa } from '../scenarios/start-loa.ts';

const MB = 1_048_576;
const SIZE_BYTES = 500 * MB;
const SAMPLE_EVERY_MS = 100;

/** `rssGrowthMb`: highest resident memory during the upload above the idle server's, MiB. */
export async function run(): Promise<Record<string, unknown>> {
  const loa = await startLoa();
  try {
    const { id } = await loa.call<{ id: string }>('operator', 'POST', '/api/v1/segments', { title: 'Tệp rất lớn' });
    const pid = loa.server.pid();
    const idleMb = residentMb(pid);
    let highestMb = idleMb;
    const sampling = setInterval(() => {
      highestMb = Math.max(highestMb, residentMb(pid));
    }, SAMPLE_EVERY_MS);
    const begun = performance.now();
    const location = await createUpload(loa.url, loa.cookie('operator'), id);
    await sendBytes(new URL(location, loa.url), loa.cookie('operator'));
    clearInterval(sampling);
    const seconds = (performance.now() - begun) / 1000;
    return {
      rssGrowthMb: round(highestMb - idleMb),
      rssIdleMb: round(idleMb),
      rssHighestMb: round(highestMb),
      uploadedMb: SIZE_BYTES / MB,
      mbPerSecond: round(SIZE_BYTES / MB / seconds),
      baselines: { idleServerMb: round(idleMb) },
    };
  } finally {
    await loa.stop();
  }
}

async function createUpload(url: string, cookie: string, segmentId: string): Promise<string> {
  const metadata = `segmentId ${Buffer.from(segmentId).toString('base64')},filename ${Buffer.from('lon.wav').toString('base64')}`;
  const answer = await fetch(`${url}/api/v1/uploads`, {
    method: 'POST',
    headers: { cookie, 'tus-resumable': '1.0.0', 'upload-length': String(SIZE_BYTES), 'upload-metadata': metadata },
  });
  const location = answer.headers.get('location');
  if (answer.status !== 201 || location === null)
    throw new Error(`upload refused: ${answer.status} ${await answer.text()}`);
  return location;
}

async function sendBytes(url: URL, cookie: string): Promise<void> {
  const block = Buffer.alloc(MB, 'loa');
  async function* blocks() {
    for (let sent = 0; sent < SIZE_BYTES; sent += block.length) yield block;
  }
  const headers = {
    cookie,
    'tus-resumable': '1.0.0',
    'upload-offset': '0',
    'content-type': 'application/offset+octet-stream',
    'content-length': SIZE_BYTES,
  };
  const sending = request(url, { method: 'PATCH', headers });
  const answered = new Promise<number>((resolve, reject) => {
    sending.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sending.once('error', reject);
  });
  await pipeline(Readable.from(blocks()), sending);
  const status = await answered;
  if (status !== 204) throw new Error(`upload ended with ${status}`);
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1024;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
