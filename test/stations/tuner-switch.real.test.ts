/** The programs that switch a tuner: really run, without a shell, and never waited for without bound. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { switchByPrograms } from '../../stations/player/tuner-switch.ts';

function makeProgram(script: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'loa tuner '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'switch');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { file, said: () => readFileSync(`${file}.said`, 'utf8') };
}

test('are given name and volume as they are', async () => {
  const { file, said } = makeProgram('printf "%s|" "$#" "$@" >>"$0.said"');
  const tuner = switchByPrograms(file, file);
  await tuner.on('fm-96.5', 70);
  await tuner.off();
  expect(said()).toBe('2|fm-96.5|70|0|');
});

test('that fail, are not there, or hang are told of', async () => {
  const { file } = makeProgram('echo "no tuner on i2c" >&2; exit 3');
  await expect(switchByPrograms(file, file).on('a', 1)).rejects.toThrow('no tuner on i2c');
  await expect(switchByPrograms('/nowhere/on', file).on('a', 1)).rejects.toThrow('ENOENT');
  const hanging = makeProgram('exec sleep 60').file;
  const began = performance.now();
  await expect(switchByPrograms(file, hanging, 300).off()).rejects.toThrow();
  expect(performance.now() - began).toBeLessThan(4_000);
});
