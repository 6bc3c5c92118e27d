/** A box set up by a file: takes the file, tries what it says, and answers in words beside it; what was in force before stays so when the new does not work. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type BoxSetup, readSetupFile, SETUP_FILE_NAME } from '../setup-file.ts';
import { StationError, type StationErrorCode } from '../station-error.ts';
import { stationErrorText } from '../station-error-words.ts';
import { ensureFolder, isDiskFull, readIfThere, writeDurably } from './durable-file.ts';
import { readIdentity } from './identity.ts';

/** The answer's name, beside the set-up file. */
export const SETUP_ANSWER_NAME = 'loa-ket-qua.txt';

/** How long a station that works waits for the server of a new file before it goes on as it was. */
const TRY_NEW_MS = 60_000;

/** These speak against what the file says; any other trouble (no mpv, ...) would be there with any file. */
const AGAINST_THE_FILE: readonly StationErrorCode[] = [
  'setup-faulty',
  'enrol-code-malformed',
  'enrol-refused',
  'enrol-no-answer',
  'root-mismatch',
  'other-station',
  'server-answer-malformed',
  'audio-output-malformed',
];

/** Where the box's data and a new set-up file are; `signal` ends the start. */
export interface SetUpOrder {
  readonly dataDir: string;
  readonly setupFile: string;
  readonly signal: AbortSignal;
}

/** One start of the player. With `enrolWithinMs` a new enrolment may take no longer (`enrol-no-answer`). */
export interface SetUpRun {
  readonly setup: BoxSetup;
  readonly enrolWithinMs?: number;
  readonly onEnrolled: (stationName: string) => void;
}

/**
 * Runs the player with what `setupFile` says if there is one, else with what was taken before. The file is taken: when it is known
 * what came of it, it is gone, and `loa-ket-qua.txt` beside it says so in words. A station that was enrolled goes on as it was where
 * the new file does not work. Throws `not-set-up`, `setup-faulty`, and what `run` throws.
 */
export async function runSetUp<T>(order: SetUpOrder, run: (start: SetUpRun) => Promise<T>): Promise<T> {
  const { dataDir, setupFile, signal } = order;
  const keptFile = path.join(await ensureFolder(dataDir), SETUP_FILE_NAME);
  const kept = await readIfThere(keptFile);
  const runKept = () => run({ setup: readKept(kept, dataDir), onEnrolled: () => {} });
  const text = await readIfThere(setupFile);
  if (text === undefined) return runKept();
  const hasWorked = kept !== undefined && (await readIdentity(dataDir)) !== undefined;
  try {
    let stationName: string | undefined;
    const setup = readOrThrow(text);
    await answer(setupFile, 'ĐANG THỬ', [`Đang hỏi máy chủ ${setup.serverUrl}, cho đến khi máy chủ trả lời.`]);
    const running = await run({
      setup,
      onEnrolled: (name) => {
        stationName = name;
      },
      ...(hasWorked ? { enrolWithinMs: TRY_NEW_MS } : {}),
    });
    if (!signal.aborted && (await isKept(keptFile, text))) {
      const done = stationName === undefined ? 'Trạm đã nhận thiết lập.' : `Đã cài đặt trạm ${stationName}.`;
      await answer(setupFile, 'XONG', [done]);
      await rm(setupFile);
    }
    return running;
  } catch (error) {
    if (!(error instanceof StationError)) throw error;
    const isAgainstIt = AGAINST_THE_FILE.includes(error.code);
    const goesOn = isAgainstIt && hasWorked;
    const faults = error.code === 'setup-faulty' ? listFaults(text) : [stationErrorText(error)];
    await answer(setupFile, 'LỖI', [...faults, ...(goesOn ? ['Trạm chạy tiếp như trước.'] : [])]);
    if (isAgainstIt) await rm(setupFile);
    if (goesOn) return runKept();
    throw error;
  }
}

function readKept(text: string | undefined, dataDir: string): BoxSetup {
  if (text === undefined) throw new StationError('not-set-up', { dataDir });
  return readOrThrow(text);
}

function readOrThrow(text: string): BoxSetup {
  const reading = readSetupFile(text);
  if (reading.kind === 'read') return reading.setup;
  throw new StationError('setup-faulty', { faults: reading.faults });
}

function listFaults(text: string): readonly string[] {
  const reading = readSetupFile(text);
  return reading.kind === 'faulty' ? reading.faults : [];
}

/** False on a full disk: the station runs all the same, and takes the file again at its next start. */
async function isKept(keptFile: string, text: string): Promise<boolean> {
  try {
    await writeDurably(keptFile, text);
    return true;
  } catch (error) {
    if (isDiskFull(error)) return false;
    throw error;
  }
}

/** In lines and with the mark that any Notepad reads. A full disk has no answer on it, and stops no station. */
async function answer(setupFile: string, state: 'XONG' | 'ĐANG THỬ' | 'LỖI', lines: readonly string[]): Promise<void> {
  const text = [`Kết quả: ${state}`, ...lines, ''].join('\r\n');
  await isKept(path.join(path.dirname(setupFile), SETUP_ANSWER_NAME), `\uFEFF${text}`);
}
