/** `loa set-clock`: what a technician types at the box is what the station reads, and nothing is guessed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readSetClockArguments, runSetClock } from '../../server/set-clock-command.ts';
import { readWord } from '../../stations/player/set-clock.ts';
import { systemClock } from '../../stations/player/system-clock.ts';

const data = ['--data', '/var/lib/tram'];

test.each([
  ['2026-11-27 05:00:10', Date.UTC(2026, 10, 26, 22, 0, 10), 5_000],
  ['2026-11-27 05:00', Date.UTC(2026, 10, 26, 22), 60_000],
  [' 2026-11-27T05:00 ', Date.UTC(2026, 10, 26, 22), 60_000],
])('"%s" is local time of the commune', (typed, utcMs, boundMs) => {
  const zone = 'Asia/Ho_Chi_Minh';
  expect(readSetClockArguments([typed, ...data])).toEqual({ dataDir: '/var/lib/tram', zone, utcMs, boundMs });
});

test.each(['', '05:00', '27/11/2026 05:00', '2026-02-30 05:00', '2026-11-27 24:00', '2026-11-27 5:00'])(
  '"%s" is refused with an example',
  (typed) => {
    expect(() => readSetClockArguments([typed, ...data])).toThrow(
      expect.objectContaining({ code: 'option-invalid', facts: expect.objectContaining({ name: 'set-clock' }) }),
    );
  },
);

test('the station’s player finds it, in this boot', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'loa-set-clock-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const said = readSetClockArguments(['2026-11-27 05:00:10', '--data', dataDir]);
  expect(await runSetClock(said)).toContain('thứ Sáu 27/11/2026 05:00 (5 giờ sáng)');
  expect(await readWord(dataDir, systemClock())).toMatchObject({ utcMs: said.utcMs, boundMs: 5_000 });
  expect(await readWord(dataDir, { ...systemClock(), bootId: 'the next boot' })).toBeUndefined();
});

test('a folder that is not there is named', async () => {
  const said = readSetClockArguments(['2026-11-27 05:00', '--data', '/no/such/folder']);
  await expect(runSetClock(said)).rejects.toMatchObject({ code: 'option-invalid', facts: { name: '--data' } });
});
