/** The commune's keys: the root reaches a person exactly once and is never lost before; no other working key takes the place of a missing one. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { errorText } from '../../server/errors.ts';
import { joinHouse, openHouse } from '../../server/open-house.ts';
import { handOverRoot, moveRoot } from '../../server/root-key.ts';
import { generateSigningKey, publicHalf } from '../../stations/sign.ts';
import { makeHouse, type TestHouse } from './make-house.ts';

const PENDING = 'root-key-pending.jwk';
const SAFE = 'ROOT-KEY-MOVE-TO-THE-SAFE.jwk';

let house: TestHouse;
let keys: string;
beforeEach(async () => {
  house = await makeHouse({}, { withPeople: false });
  keys = join(house.config.dataDir, 'keys');
});
afterEach(() => house.close());

/** The house as the next start of the server finds it. */
async function openAgain(): Promise<TestHouse['keys']> {
  const again = await openHouse(house.config, house.clock.now);
  const opened = await again.keyRing.current();
  await again.db.destroy();
  return opened;
}

/** What was shown, and the way to show it; a broken one takes nothing. */
function makeScreen({ isTTY, broken = false }: { isTTY: boolean; broken?: boolean }) {
  const shown: string[] = [];
  const write = (text: string, done: (error?: Error | null) => void) => {
    if (!broken) shown.push(text);
    done(broken ? new Error('gone') : undefined);
    return true;
  };
  return { isTTY, shown, write };
}

const readKey = (name: string) => JSON.parse(readFileSync(join(keys, name), 'utf8'));

describe('the root key', () => {
  test('made by a start that ended before it was handed over, it is still handed over by a later one', async () => {
    const made = await openAgain();
    expect(made.root).toEqual(house.keys.root);
    const screen = makeScreen({ isTTY: true });
    await handOverRoot(house.config.dataDir, screen);
    const shown = JSON.parse(/^\{.*\}$/m.exec(screen.shown.join(''))?.[0] ?? '{}');
    expect(publicHalf(shown)).toEqual(house.keys.root);
    expect(shown.d).toMatch(/^[\w-]{43}$/);
    expect(screen.shown.join('')).toContain('Khóa chỉ hiện một lần');
  });

  test('shown on a terminal once, it is stored nowhere', async () => {
    await handOverRoot(house.config.dataDir, makeScreen({ isTTY: true }));
    expect(readdirSync(keys)).toEqual(['working.jwk']);
    const again = makeScreen({ isTTY: true });
    await openAgain();
    await handOverRoot(house.config.dataDir, again);
    expect(again.shown).toEqual([]);
  });

  test('a terminal that is gone has not taken it', async () => {
    const gone = makeScreen({ isTTY: true, broken: true });
    await expect(handOverRoot(house.config.dataDir, gone)).rejects.toThrow('gone');
    expect(publicHalf(readKey(PENDING))).toEqual(house.keys.root);
  });

  test('where output goes into a log, only the file is named there, at every start until it was carried away', async () => {
    for (const isTTY of [false, false, true]) {
      const screen = makeScreen({ isTTY });
      await handOverRoot(house.config.dataDir, screen);
      expect(screen.shown.join('')).toContain(join(keys, SAFE));
      expect(screen.shown.join('')).not.toContain('"d"');
      expect(publicHalf(readKey(SAFE))).toEqual(house.keys.root);
      expect(readdirSync(keys).sort()).toEqual([SAFE, 'working.jwk']);
    }
    rmSync(join(keys, SAFE));
    const after = makeScreen({ isTTY: false });
    await handOverRoot(house.config.dataDir, after);
    expect(after.shown).toEqual([]);
  });

  test.each([PENDING, SAFE])(
    'a start that ended before the list was stored goes on with the same key (%s)',
    async (name) => {
      if (name === SAFE) await handOverRoot(house.config.dataDir, makeScreen({ isTTY: false }));
      await house.db.deleteFrom('keyList').execute();
      expect((await openAgain()).root).toEqual(house.keys.root);
      expect(readdirSync(keys).sort()).toEqual([name, 'working.jwk'].sort());
    },
  );

  test('the demo keeps its own', async () => {
    const own = join(keys, 'demo-root.jwk');
    await moveRoot(house.config.dataDir, own);
    await moveRoot(house.config.dataDir, own);
    expect(publicHalf(readKey('demo-root.jwk'))).toEqual(house.keys.root);
    expect(readdirSync(keys).sort()).toEqual(['demo-root.jwk', 'working.jwk']);
  });
});

describe('a working key that the stations would not accept stops server and worker with words', () => {
  const harms: Readonly<Record<string, readonly [() => Promise<void> | void, RegExp]>> = {
    'the file is missing': [() => rmSync(join(keys, 'working.jwk')), /không có tệp này/],
    'the file is damaged': [() => writeFileSync(join(keys, 'working.jwk'), '{"kty": "OK'), /hỏng/],
    'the file is empty': [() => writeFileSync(join(keys, 'working.jwk'), ''), /hỏng/],
    'the key is another': [
      async () => writeFileSync(join(keys, 'working.jwk'), JSON.stringify(await generateSigningKey())),
      /không có trong danh sách/,
    ],
  };
  test.each(Object.entries(harms))('%s', async (_, [harm, reason]) => {
    await harm();
    const before = readdirSync(keys);
    const log = pino({ level: 'silent' });
    const join_ = () => joinHouse(house.config, house.clock.now, log, new AbortController().signal);
    for (const open of [openAgain, join_]) {
      const error = await open().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'working-key-unusable' });
      const words = errorText('working-key-unusable', (error as { facts: object }).facts as Record<string, unknown>);
      expect(words).toMatch(reason);
      expect(words).toContain(join(keys, 'working.jwk'));
      expect(words).toContain('bản sao lưu');
    }
    expect(readdirSync(keys)).toEqual(before);
  });

  test('with its own key again, it starts', async () => {
    const kept = readFileSync(join(keys, 'working.jwk'));
    rmSync(join(keys, 'working.jwk'));
    await expect(openAgain()).rejects.toMatchObject({ code: 'working-key-unusable' });
    writeFileSync(join(keys, 'working.jwk'), kept);
    expect(await openAgain()).toEqual(house.keys);
  });
});
