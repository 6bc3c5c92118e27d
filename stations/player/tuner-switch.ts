/** Switches a station's tuner by two programs of the box, each given a few seconds. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const SWITCH_WITHIN_MS = 5_000;

/** The port. Both may be asked again; they reject with what the program said. */
export interface TunerSwitch {
  /** `name` sounds through the amplifier from now on, at `volumePct` of full volume. */
  on(name: string, volumePct: number): Promise<void>;
  /** No tuner sounds. */
  off(): Promise<void>;
}

/** Runs `onProgram NAME PERCENT` and `offProgram`, without a shell; exit code 0 says that it is done, after `withinMs` it is ended. */
export function switchByPrograms(onProgram: string, offProgram: string, withinMs = SWITCH_WITHIN_MS): TunerSwitch {
  const run = async (program: string, ...args: string[]) => {
    await promisify(execFile)(program, args, {
      timeout: withinMs,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1_024,
    });
  };
  return { on: (name, volumePct) => run(onProgram, name, `${volumePct}`), off: () => run(offProgram) };
}
