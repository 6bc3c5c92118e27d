/** Makes the shipped clips that say the time anew: `npm exec -- node audio/make-clips.ts`. Run by hand; what it writes is committed. */
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EspeakSpeech } from './espeak-speech.ts';
import { type AudioTools, findFfmpeg } from './find-ffmpeg.ts';
import { makeRendition, type Rendition } from './make-rendition.ts';
import type { Speech } from './speech.ts';
import { CLIPS_FOLDER, type ClipText, clipFile, clipTexts, type TimeClip } from './time-clips.ts';

/** Slower than a text is read: a time has to be caught at once, over an echoing valley. Words a minute. */
const CLIP_WORDS_PER_MINUTE = 110;

/** Speaks every clip, passes it through the chain that every upload passes, and writes files and manifest into `folder`. */
export async function makeClips(speech: Speech, tools: AudioTools, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const clips: TimeClip[] = [];
  for (const text of clipTexts()) clips.push(await makeClip(speech, tools, text, folder));
  await writeFile(join(folder, 'clips.json'), `${JSON.stringify({ clips }, undefined, 2)}\n`);
}

async function makeClip(speech: Speech, tools: AudioTools, text: ClipText, folder: string): Promise<TimeClip> {
  // Beside the clips: a rename does not cross disks.
  const workFolder = await mkdtemp(join(folder, 'work-'));
  try {
    const { path, sha256, bytes, durationMs } = await speakClip(speech, tools, text, workFolder);
    await rename(path, join(folder, clipFile(text)));
    const { kind, value, title } = text;
    return { kind, value, title, sha256, bytes, durationMs };
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function speakClip(speech: Speech, tools: AudioTools, text: ClipText, workFolder: string): Promise<Rendition> {
  const sourcePath = join(workFolder, 'speech.wav');
  await speech.speak(text.spoken, sourcePath);
  const result = await makeRendition({ sourcePath, workFolder, tools });
  if (result.kind === 'made') return result.rendition;
  throw new Error(`"${text.title}" is no clip: ${JSON.stringify(result.refusal)}`);
}

if (import.meta.main) {
  const speech = new EspeakSpeech({ wordsPerMinute: CLIP_WORDS_PER_MINUTE });
  await makeClips(speech, await findFfmpeg({}), CLIPS_FOLDER);
}
