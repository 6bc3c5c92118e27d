/**
 * One player in a process of its own, to be measured and killed: `node player-process.mjs <server> <folder> <audio> [code]`.
 * Plain JavaScript with the compile cache on: a TypeScript entry would load the type stripper, 24 MB, into every player.
 */
import { enableCompileCache, flushCompileCache } from 'node:module';

enableCompileCache();
const [serverUrl, dataDir, audio, code] = process.argv.slice(2);
const [{ pino }, { runPlayer }] = await Promise.all([import('pino'), import('../../stations/player/main.ts')]);
const log = pino({ level: process.env.LOA_TEST_LOG ?? 'error' });
const running = await runPlayer({ serverUrl, dataDir, audio, log, ...(code ? { code } : {}) });
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
process.stdout.write('ready\n');
// Written now: a player that is killed writes nothing at its end.
flushCompileCache();
