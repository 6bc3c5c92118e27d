/** The first ffmpeg that exists and answers is taken, and none is a clear fault. */
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findFfmpeg } from '../../audio/find-ffmpeg.ts';
import { openFolder, tools } from './make-sounds.ts';

const folder = await openFolder();
afterAll(() => folder.remove());

async function script(name: string, body: string): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

test('takes the configured one when it answers, with the ffprobe beside it', async () => {
  await mkdir(join(folder.path, 'own'), { recursive: true });
  await symlink(tools.ffmpegPath, join(folder.path, 'own', 'ffmpeg'));
  await symlink(tools.ffprobePath, join(folder.path, 'own', 'ffprobe'));
  const found = await findFfmpeg({ ffmpegPath: join(folder.path, 'own', 'ffmpeg') });
  expect(found.ffmpegPath).toBe(join(folder.path, 'own', 'ffmpeg'));
  expect(found.ffprobePath).toBe(join(folder.path, 'own', 'ffprobe'));
  expect(found.version).toMatch(/^\S+$/);
});

test('takes the system ffprobe where none lies beside ffmpeg', async () => {
  await mkdir(join(folder.path, 'alone'), { recursive: true });
  await symlink(tools.ffmpegPath, join(folder.path, 'alone', 'ffmpeg'));
  const found = await findFfmpeg({ ffmpegPath: join(folder.path, 'alone', 'ffmpeg') });
  expect(found.ffmpegPath).toBe(join(folder.path, 'alone', 'ffmpeg'));
  expect(found.ffprobePath).toBe(tools.ffprobePath);
});

test.each([
  ['does not exist', async () => join(folder.path, 'missing')],
  ['fails', () => script('fails', 'exit 1')],
  ['is another program', () => script('other', 'echo hello')],
  ['is not executable', async () => join(folder.path, 'alone')],
])('passes over a configured one that %s', async (_, make) => {
  expect(await findFfmpeg({ ffmpegPath: await make() })).toEqual(tools);
});

test('says what it tried where none answers', async () => {
  const ffmpegPath = join(folder.path, 'missing');
  await expect(findFfmpeg({ ffmpegPath, searchPath: '/nowhere' })).rejects.toMatchObject({
    code: 'ffmpeg-missing',
    facts: { program: 'ffmpeg', tried: expect.stringContaining('/nowhere/ffmpeg') },
  });
});
