/** A self-test that a person asked for: what it finds, in the next heartbeat, without a sound. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { at, fileItems, hourMs, startStation } from './whole-station.ts';

/** Time passes until the result is told: its files and exchanges are real, and take their own time on a busy machine. */
async function untilTold({ clock, heard }: Awaited<ReturnType<typeof startStation>>): Promise<void> {
  for (let step = 0; step < 1_000 && heard.last?.selfTest === undefined; step++) {
    await clock.advance(100);
    await pause(1);
  }
}

test('a hint asks for it, and the next heartbeat has the result; nothing sounded, and it is told for some minutes only', async () => {
  const station = await startStation([]);
  const { clock, engine, heard, hint } = station;
  await clock.advance(60_000);
  hint({ kind: 'self-test', id: 'test-1' });
  await untilTold(station);
  expect(heard.last?.selfTest).toMatchObject({
    id: 'test-1',
    device: { ok: true },
    disk: { ok: true },
    clock: { trusted: true },
    network: { ok: true },
  });
  expect(engine.sounds).toEqual([]);
  await clock.advance(15 * 60_000);
  expect(heard.last?.selfTest).toBeUndefined();
});

test('a device that does not open is told with its reason, and is the fault it is', async () => {
  const station = await startStation([]);
  const { clock, engine, heard, hint } = station;
  await clock.advance(60_000);
  engine.fault = 'audio-device';
  hint({ kind: 'self-test', id: 'test-1' });
  await untilTold(station);
  expect(heard.last?.selfTest?.device).toEqual({ ok: false, detail: 'probe' });
  expect(heard.last?.faults).toEqual(['audio-device']);
});

test('what sounds goes on undisturbed', async () => {
  const station = await startStation([{ id: 'a', startsAt: at, items: fileItems.slice(0, 1) }]);
  const { clock, engine, heard, hint } = station;
  await clock.advance(10 * 60_000 + 30_000);
  hint({ kind: 'self-test', id: 'test-1' });
  await untilTold(station);
  expect(heard.last?.selfTest?.device).toEqual({ ok: true });
  await clock.advance(hourMs);
  expect(engine.sounds.map(({ beganAtMs, endedAtMs }) => (endedAtMs ?? 0) - beganAtMs)).toEqual([240_000]);
});

test('whoever forges hints makes it test itself once in a while, not without end', async () => {
  const station = await startStation([]);
  const { clock, heard, hint } = station;
  await clock.advance(60_000);
  const asked = heard.asked.time ?? 0;
  for (let n = 0; n < 50; n++) hint({ kind: 'self-test', id: `forged-${n}` });
  await untilTold(station);
  expect(heard.last?.selfTest?.id).toBe('forged-0');
  expect((heard.asked.time ?? 0) - asked).toBe(3);
});
