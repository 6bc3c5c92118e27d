/** Test tones as Opus files, made once per run with the system's ffmpeg. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'loa-tones-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A sine of this length, 48 kHz mono Opus like every rendition; level about -21 dBFS RMS. */
export function makeTone(durationMs: number, hz = 440): string {
  const file = path.join(folder, `${durationMs}-${hz}.opus`);
  const sine = `sine=frequency=${hz}:duration=${durationMs / 1000}`;
  const output = ['-ac', '1', '-ar', '48000', '-c:a', 'libopus', '-b:a', '32k', file];
  if (!existsSync(file)) execFileSync('ffmpeg', ['-loglevel', 'error', '-f', 'lavfi', '-i', sine, ...output]);
  return file;
}

/** Two seconds of that sine, and four of digital silence. */
export function makeToneThenSilence(): string {
  const file = path.join(folder, 'tone-then-silence.opus');
  const sine = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2', '-af', 'apad=pad_dur=4'];
  const output = ['-ac', '1', '-ar', '48000', '-c:a', 'libopus', '-b:a', '32k', file];
  if (!existsSync(file)) execFileSync('ffmpeg', ['-loglevel', 'error', ...sine, ...output]);
  return file;
}
