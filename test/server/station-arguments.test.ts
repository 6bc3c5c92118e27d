/** What is typed behind `loa player` reaches the player: volume and battery clock, too. */
import { describe, expect, test } from 'vitest';
import { readPlayerArguments } from '../../server/station-arguments.ts';

const needed = ['--server', 'https://loa.example', '--data', '/var/lib/tram'];
const plain = {
  serverUrl: 'https://loa.example',
  dataDir: '/var/lib/tram',
  audio: 'alsa/default',
  volumePct: 100,
  hasBatteryClock: false,
};

test('without more: full volume under the ceiling, and no trust in the machine’s clock', () => {
  expect(readPlayerArguments(needed)).toEqual(plain);
});

test('a box with a battery clock, a volume of its own, a sound card and a code', () => {
  const args = [...needed, '--battery-clock', '--volume', '70', '--audio', 'alsa/hw:0', '--code', 'ABCD'];
  expect(readPlayerArguments(args)).toEqual({
    ...plain,
    hasBatteryClock: true,
    volumePct: 70,
    audio: 'alsa/hw:0',
    code: 'ABCD',
  });
});

describe('a volume that is none is refused', () => {
  test.each(['', ' ', '101', '-1', 'loud', 'NaN', 'Infinity'])('"%s"', (volume) => {
    expect(() => readPlayerArguments([...needed, `--volume=${volume}`])).toThrow(
      expect.objectContaining({ code: 'option-invalid' }),
    );
  });
});
