/** The worker's main: the jobs, when each runs, and what wakes them before their time. */
import { uptime } from 'node:os';
import type { Logger } from 'pino';
import { EspeakSpeech } from '../audio/espeak-speech.ts';
import { findFfmpeg } from '../audio/find-ffmpeg.ts';
import { makeRendition } from '../audio/make-rendition.ts';
import { type Job, startWorker } from '../scheduler/worker.ts';
import { isToBeSet } from '../stations/player/machine-clock.ts';
import { systemClock } from '../stations/player/system-clock.ts';
import type { Config } from './config.ts';
import type { ChangeTopic } from './contract/ledger.ts';
import { startHints } from './hints.ts';
import { checkDatabase } from './jobs/check-database.ts';
import { checkReadiness } from './jobs/check-readiness.ts';
import { ledgerCloser } from './jobs/close-ledger.ts';
import { compilePlan } from './jobs/compile-plan.ts';
import { deliverNotices } from './jobs/deliver-notices.ts';
import { type BackupDeps, makeBackups } from './jobs/make-backups.ts';
import { mp3Maker } from './jobs/make-mp3s.ts';
import { type ProcessDeps, processSegments } from './jobs/process-segments.ts';
import { prune } from './jobs/prune.ts';
import { retainPersonalData } from './jobs/retention.ts';
import { incidentWatch } from './jobs/watch-incidents.ts';
import { stationWatch } from './jobs/watch-stations.ts';
import { mp3Encoder } from './make-mp3.ts';
import { type House, joinHouse } from './open-house.ts';
import { ownClock } from './own-clock.ts';
import { readPushKeys } from './push-keys.ts';
import { unsealKept, WEBHOOK_SECRET } from './seal.ts';
import { sendOutside } from './send-outside.ts';
import { nextDecisionAt } from './store/approval-store.ts';
import { markCompiled } from './store/worker-beat.ts';

/** Jobs that take seconds hang when they take this long, ms. */
const HANGS_AFTER_MS = 15 * 60_000;

/** Which job a change of which topic wakes. */
const WOKEN_BY: Readonly<Record<ChangeTopic, readonly string[]>> = {
  segments: ['express', 'transcode'],
  plan: ['compile'],
  stations: [],
  ledger: ['ledger'],
  people: ['backup'],
  evidence: ['ledger'],
  incidents: [],
  reports: [],
  signing: ['compile'],
};

/**
 * The worker as a process of its own: waits until the server has made the data folder or `signal` ends the wait, then works. Calls
 * `giveUp` when only a fresh process helps.
 */
export async function runWorker(
  config: Config,
  log: Logger,
  signal: AbortSignal,
  giveUp: () => void,
): Promise<{ stop(): Promise<void> }> {
  const house = await joinHouse(config, Date.now, log, signal);
  if (house === undefined) return { stop: async () => undefined };
  const work = await startWork(house, config, log, giveUp);
  return {
    async stop() {
      await work.stop();
      await house.db.destroy();
    },
  };
}

/** Runs the jobs on a house that is open already; the server does this when the worker is set to run inside it. */
export async function startWork(
  house: House,
  config: Config,
  log: Logger,
  giveUp: () => void,
): Promise<{ stop(): Promise<void> }> {
  const decisions = decisionTimer(() => worker.wake('compile'));
  const jobs = await makeJobs(house, config, Date.now, log, decisions.set);
  const worker = startWorker({ jobs, log, onHang: giveUp });
  const hints = await startHints(house.db, {
    path: house.databasePath,
    commune: house.communeId,
    onError: (error) => log.warn({ err: error }, 'change counters could not be read'),
  });
  hints.onChange((topics) => {
    for (const name of topics.flatMap((topic) => WOKEN_BY[topic] ?? [])) worker.wake(name);
  });
  for (const { name } of jobs) worker.wake(name);
  log.info({ jobs: jobs.map(({ name, cron }) => `${name} ${cron}`) }, 'worker is running');
  return {
    async stop() {
      hints.stop();
      decisions.clear();
      await worker.stop();
    },
  };
}

async function makeJobs(
  house: House,
  config: Config,
  now: () => number,
  log: Logger,
  wakeForDecision: (at: number | undefined, now: number) => void,
): Promise<Job[]> {
  const { db, communeId, keyRing, media } = house;
  const tools = await findFfmpeg({ ffmpegPath: config.FFMPEG_PATH });
  const { version, sandbox } = tools;
  log[sandbox.kind === 'none' ? 'warn' : 'info']({ ffmpeg: version, sandbox: sandbox.kind }, 'how uploads are read');
  const render: ProcessDeps['render'] = (order) => makeRendition({ ...order, tools });
  const processing: ProcessDeps = { db, media, render, speech: new EspeakSpeech(), now, log };
  const isClockAwaited = ownClock(isToBeSet, () => uptime() * 1_000);
  const closeLedger = ledgerCloser({ db, communeId, now, log });
  const watchStations = stationWatch({ db, communeId, now, log });
  const watchIncidents = incidentWatch({ db, communeId, now, log });
  const backups: BackupDeps = {
    ...{ db, communeId, now, log, dataDir: config.dataDir },
    folder: config.LOA_BACKUP_DIR,
    recipient: config.LOA_BACKUP_RECIPIENT,
    at: config.LOA_BACKUP_AT,
    keepDays: config.LOA_BACKUP_KEEP,
  };
  const makeMp3s = mp3Maker({ db, communeId, media, now, log, encode: mp3Encoder(config.FFMPEG_PATH) });
  return [
    {
      // Beside `transcode`: what is recorded for an emergency does not wait until an hour of sound is done.
      name: 'express',
      cron: '*/15 * * * * *',
      maxSilenceMs: 60_000,
      maxRunMs: HANGS_AFTER_MS,
      run: (signal, alive) => processSegments(processing, 'express', signal, alive),
    },
    {
      name: 'transcode',
      cron: '*/15 * * * * *',
      maxSilenceMs: 60_000,
      // One ffmpeg run may take 20 minutes before it is killed, and need not tell of its progress.
      maxRunMs: 3_600_000,
      run: (signal, alive) => processSegments(processing, 'normal', signal, alive),
    },
    {
      name: 'compile',
      cron: '* * * * *',
      maxSilenceMs: 150_000,
      maxRunMs: HANGS_AFTER_MS,
      async run() {
        if (await isClockAwaited()) return log.info('nothing is published until the network has set the clock');
        const begun = now();
        const { working } = await keyRing.current();
        const published = await compilePlan({ db, communeId, signingKey: working, now, log });
        await markCompiled(db, communeId, begun);
        if (published.length > 0) log.info({ stations: published.length }, 'playlists published');
        wakeForDecision(await nextDecisionAt(db, now()), now());
      },
    },
    {
      name: 'ledger',
      cron: '*/10 * * * * *',
      maxSilenceMs: 60_000,
      maxRunMs: HANGS_AFTER_MS,
      async run() {
        await closeLedger();
      },
    },
    {
      name: 'readiness',
      cron: '*/20 * * * * *',
      maxSilenceMs: 90_000,
      maxRunMs: HANGS_AFTER_MS,
      run: () => checkReadiness({ db, communeId, now, log }),
    },
    {
      name: 'notices',
      cron: '*/5 * * * * *',
      maxSilenceMs: 120_000,
      maxRunMs: HANGS_AFTER_MS,
      run: () =>
        deliverNotices({
          db,
          communeId,
          now,
          log,
          openSecret: (stored) => unsealKept(config.dataDir, WEBHOOK_SECRET, stored),
          pushKeys: () => readPushKeys(config.dataDir),
          contact: pushContact(config.LOA_PUBLIC_URL),
          mayBePrivate: config.LOA_WEBHOOK_PRIVATE,
          send: sendOutside,
        }),
    },
    { name: 'watch', cron: '*/20 * * * * *', maxSilenceMs: 90_000, maxRunMs: HANGS_AFTER_MS, run: watchStations },
    { name: 'incidents', cron: '*/30 * * * * *', maxSilenceMs: 120_000, maxRunMs: HANGS_AFTER_MS, run: watchIncidents },
    { name: 'mp3', cron: '* * * * *', maxSilenceMs: 150_000, maxRunMs: HANGS_AFTER_MS, run: makeMp3s },
    {
      name: 'prune',
      cron: '17 * * * *',
      maxSilenceMs: 2 * 3_600_000,
      maxRunMs: 3 * 3_600_000,
      run: () => prune({ db, media, now }),
    },
    {
      name: 'backup',
      cron: '7 * * * * *',
      maxSilenceMs: 150_000,
      // Copying a database of thirty years gives no sign of life for as long as the disk needs.
      maxRunMs: 3 * 3_600_000,
      run: (signal, alive) => makeBackups(backups, signal, alive),
    },
    {
      name: 'check',
      cron: '27 * * * *',
      maxSilenceMs: 2 * 3_600_000,
      maxRunMs: 4 * 3_600_000,
      run: () => checkDatabase({ db, communeId, path: house.databasePath, now, log, bootId: systemClock().bootId }),
    },
    {
      name: 'retention',
      cron: '37 * * * *',
      maxSilenceMs: 2 * 3_600_000,
      maxRunMs: HANGS_AFTER_MS,
      run: () => retainPersonalData({ db, communeId, now, log }),
    },
  ];
}

/** Whom a push service may write to: the server's own address, where it has one that others can open. */
function pushContact(publicUrl: string | undefined): string {
  return publicUrl?.startsWith('https://') === true ? publicUrl : 'mailto:loa@localhost.localdomain';
}

/** A timer is never set for longer, ms: beyond 2^31 ms it would fire at once. */
const LONGEST_WAIT_MS = 60_000;

/** An approval begins to count ten seconds after it was given: the plan is compiled again then. */
function decisionTimer(wake: () => void): { set(at: number | undefined, now: number): void; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    set(at, now) {
      clearTimeout(timer);
      timer = at === undefined ? undefined : setTimeout(wake, Math.min(LONGEST_WAIT_MS, Math.max(0, at - now)) + 5);
    },
    clear: () => clearTimeout(timer),
  };
}
