/** Makes the MP3s that public listening needs: of what has aired and may be heard again, one after the other. */
import type { Logger } from 'pino';
import { ensureMp3, type Mp3Deps } from '../make-mp3.ts';
import { isListeningOpen, listeningShelf } from '../public-listening.ts';

export interface MakeMp3sDeps extends Mp3Deps {
  readonly log: Pick<Logger, 'warn'>;
}

/** A round; ends early when told to. A file of which none can be made is named once in the log and tried again after a restart. */
export function mp3Maker(deps: MakeMp3sDeps): (signal: AbortSignal, alive: () => void) => Promise<number> {
  const shelf = listeningShelf(deps);
  const failed = new Set<string>();
  return async (signal, alive) => {
    if (!(await isListeningOpen(deps))) return 0;
    let made = 0;
    for (const { sha256, mp3Bytes, withdrawn } of await shelf()) {
      if (signal.aborted) break;
      if (mp3Bytes !== undefined || withdrawn !== undefined || failed.has(sha256)) continue;
      alive();
      try {
        await ensureMp3(deps, sha256, signal);
        made += 1;
      } catch (error) {
        if (signal.aborted) break;
        failed.add(sha256);
        deps.log.warn({ err: error, sha256 }, 'no MP3 of a rendition: it cannot be heard again');
      }
    }
    return made;
  };
}
