/** The stop at the station itself: while it is pressed nothing sounds there, whoever ordered it. */
import { existsSync, unwatchFile, watchFile } from 'node:fs';

/** The port. */
export interface StopSwitch {
  readonly pressed: boolean;
  /** Calls `listener` soon after each change; returns how to stop listening. */
  onChange(listener: () => void): () => void;
}

/** A station without one. */
export const noStopSwitch: StopSwitch = { pressed: false, onChange: () => () => {} };

const LOOK_EVERY_MS = 200;

/** Pressed while `file` exists: a button's service, or a technician, makes it and takes it away. It stays pressed through restarts. */
export function stopFile(file: string): StopSwitch {
  return {
    get pressed() {
      return existsSync(file);
    },
    onChange(listener) {
      const tell = () => listener();
      watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, tell);
      return () => unwatchFile(file, tell);
    },
  };
}
