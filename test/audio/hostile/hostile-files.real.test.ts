/** Uploads that attack: each ends in a refusal that says why, or in a rendition of its own sound; no other file is read, nothing is spoken to, nothing is left. */
import { afterAll, describe, expect, test } from 'vitest';
import { refusalText } from '../../../audio/refusals.ts';
import type { Sandbox } from '../../../audio/sandbox.ts';
import { runs } from '../../counts.ts';
import { openFolder, tools } from '../make-sounds.ts';
import { MARKER_HZ, marker, noise, tones, wav } from './bytes.ts';
import { hostileFormats } from './hostile-formats.ts';
import type { HostileKind } from './hostile-kind.ts';
import { hostileScripts } from './hostile-scripts.ts';
import { hostileSizes } from './hostile-sizes.ts';
import { CANARY, markerShare, openWorld, watchChildren } from './hostile-world.ts';

const kinds: readonly HostileKind[] = [...hostileScripts, ...hostileSizes, ...hostileFormats];

const folder = await openFolder();
const opened = await openWorld(folder.path);
const watch = watchChildren();
const before = await opened.outside();
afterAll(async () => {
  watch.stop();
  await folder.remove();
});

const { sandbox } = tools;
const limitsOnly: Sandbox = sandbox.kind === 'full' ? { kind: 'limits', prlimitPath: sandbox.prlimitPath } : sandbox;

/** The most processor time one program may take over one of these files. */
const MOST_CPU_S = 20;
/** What a program may really have in memory. */
const MOST_BYTES = 400 * 1024 * 1024;

test('there are at least sixty kinds, each named once', () => {
  expect(kinds.length).toBeGreaterThanOrEqual(60);
  expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length);
});

test('the marker is heard where it is: a control for all that follow', async () => {
  const control = { name: 'control', ends: ['made'] as const, make: () => wav(marker(1.5)) };
  const { rendition } = await opened.try(control, sandbox);
  expect(await markerShare(rendition ?? '', folder.path)).toBeGreaterThan(0.5);
  const other = await opened.try({ ...control, make: () => wav(tones(1.5)) }, sandbox);
  expect(await markerShare(other.rendition ?? '', folder.path)).toBeLessThan(0.01);
  expect(MARKER_HZ).toBeLessThan(8_000);
});

async function judge(kind: HostileKind, held: Sandbox): Promise<void> {
  const { result, rendition, left, around } = await opened.try(kind, held);
  const end = result.kind === 'made' ? 'made' : result.refusal.code;
  expect(kind.ends).toContain(end);
  expect(around[1]).toBe(around[0]);
  expect(JSON.stringify(result)).not.toContain(CANARY);
  expect(left).toEqual(rendition === undefined ? [] : ['rendition.opus']);
  if (result.kind === 'refused') expect(refusalText(result.refusal, 'tin.mp3')).toMatch(/^Tệp “tin\.mp3” .*(Hãy|hãy)/);
  if (rendition !== undefined) expect(await markerShare(rendition, folder.path)).toBeLessThan(0.05);
}

describe.concurrent('with all that holds them', () => {
  test.each(kinds.map((kind) => [kind.name, kind] as const))('%s', (_name, kind) => judge(kind, sandbox));
});

// What has no network has nothing to prove without its namespace: so here ffmpeg's own options hold.
describe.concurrent('with limits alone, as in most containers', () => {
  const some = runs(0, 1) === 1 ? kinds : hostileScripts;
  test.each(some.map((kind) => [kind.name, kind] as const))('%s', (_name, kind) => judge(kind, limitsOnly));
});

describe.concurrent('good files with bytes overwritten anywhere', () => {
  const good = ['opus', 'mp3', 'm4a', 'flac', 'webm', 'vorbis'] as const;
  test.each(Array.from({ length: runs(6, 200) }, (_, index) => index))('seed %i', async (seed) => {
    const name = good[seed % good.length] ?? 'opus';
    const file = Buffer.from(opened.world.good[name]);
    const where = noise(40, seed + 1);
    for (let at = 0; at < 20; at += 1) file[(where.readUInt16LE(at * 2) * 7) % file.length] = where[at] ?? 0;
    const { result, left, around } = await opened.try({ name: `${name} ${seed}`, ends: [], make: () => file }, sandbox);
    expect(['made', 'refused']).toContain(result.kind);
    expect(left).toEqual(result.kind === 'made' ? ['rendition.opus'] : []);
    expect(around[1]).toBe(around[0]);
  });
});

describe('afterwards', () => {
  test('what lies elsewhere is as it was', async () => {
    expect(await opened.outside()).toBe(before);
  });

  test('no program is left, and none took more memory or time than it may', async () => {
    expect(await watch.now()).toBe(0);
    const { bytes, cpuSeconds } = watch.peak();
    expect(bytes).toBeGreaterThan(10 * 1024 * 1024);
    expect(bytes).toBeLessThan(MOST_BYTES);
    expect(cpuSeconds).toBeLessThan(MOST_CPU_S);
  });

  test('nobody was spoken to', async () => {
    expect(await opened.close()).toEqual({ heard: 0 });
  });
});
