/** Makes the sample's sounds in the demo's own process, where no worker may run yet: it would compile a plan whose past is still to be played. */
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { EspeakSpeech } from '../../audio/espeak-speech.ts';
import { findFfmpeg } from '../../audio/find-ffmpeg.ts';
import { makeRendition } from '../../audio/make-rendition.ts';
import { type ProcessDeps, processSegments } from '../jobs/process-segments.ts';
import type { Preparation } from './prepare-segments.ts';

const LOOK_EVERY_MS = 200;

/** Works the queue off until `signal` says so; a job under way is given back then. */
export async function makeSounds({ house, config, now }: Preparation, signal: AbortSignal): Promise<void> {
  const tools = await findFfmpeg({ ffmpegPath: config.FFMPEG_PATH });
  const { db, media } = house;
  const render: ProcessDeps['render'] = (order) => makeRendition({ ...order, tools });
  const deps = { db, media, render, speech: new EspeakSpeech(), now, log: pino({ level: 'silent' }) };
  while (!signal.aborted) {
    await processSegments(deps, 'normal', signal, () => undefined);
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
