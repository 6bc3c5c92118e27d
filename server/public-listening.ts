/** What everybody may hear again: what has aired within a year, is still approved, was not taken out, and has an MP3. */
import type { AppDeps } from './app-deps.ts';
import { approvalInForce } from './segment-state.ts';
import { type AiredFile, airedFiles, publicWithdrawals } from './store/listening-store.ts';
import { listMp3s } from './store/mp3-store.ts';
import { loadSegments, type SegmentRecord } from './store/segment-store.ts';
import { readSetting } from './store/setting-store.ts';

/** What aired longer ago is no news to anybody, ms. */
const HEARD_AGAIN_MS = 365 * 24 * 3_600_000;
/** Tunes say nothing; a notice is out of date when it is over. */
const NOT_FOR_LISTENING: ReadonlySet<string> = new Set(['signature', 'jingle', 'notice']);
/** What the log says is read anew after this long, ms; what people decide counts at once. */
const LOG_READ_EVERY_MS = 30_000;

/** Something to hear again, whether or not its MP3 is there yet. */
export interface ListeningItem {
  readonly record: SegmentRecord;
  readonly sha256: string;
  readonly durationMs: number;
  readonly airedAt: number;
  /** Of its MP3; undefined until that is made. */
  readonly mp3Bytes: number | undefined;
  readonly withdrawn: { readonly reason: string; readonly byName: string; readonly at: number } | undefined;
}

/** Reads the list; several questions within half a minute cost one look into the log. */
export type ListeningShelf = () => Promise<ListeningItem[]>;

/** A shelf of one process. */
export function listeningShelf({ db, communeId, now }: Pick<AppDeps, 'db' | 'communeId' | 'now'>): ListeningShelf {
  let aired: { readonly at: number; readonly files: Promise<AiredFile[]> } | undefined;
  return async () => {
    const at = now();
    if (aired === undefined || Math.abs(at - aired.at) > LOG_READ_EVERY_MS) {
      const files = airedFiles(db, communeId, { from: at - HEARD_AGAIN_MS, to: at });
      aired = { at, files };
      files.catch(() => {
        aired = undefined;
      });
    }
    const files = new Map((await aired.files).map((file) => [`${file.segmentId}/${file.sha256}`, file]));
    const ids = [...new Set([...files.values()].map(({ segmentId }) => segmentId))];
    const [records, withdrawn, mp3s] = await Promise.all([
      loadSegments(db, communeId, { ids }),
      publicWithdrawals(db, communeId),
      listMp3s(db, communeId),
    ]);
    const items = records.flatMap((record): ListeningItem[] => {
      const { row, rendition } = record;
      const file = files.get(`${row.id}/${rendition?.sha256}`);
      if (file === undefined || rendition === undefined || NOT_FOR_LISTENING.has(row.kind)) return [];
      if (approvalInForce(record, at)?.sha256 !== rendition.sha256) return [];
      const { sha256, durationMs } = rendition;
      const { airedAt } = file;
      const mp3Bytes = mp3s.get(sha256);
      return [{ record, sha256, durationMs, airedAt, mp3Bytes, withdrawn: withdrawn.get(row.id) }];
    });
    return items.sort((a, b) => b.airedAt - a.airedAt || (a.record.row.id < b.record.row.id ? -1 : 1));
  };
}

/** What of the list everybody may hear now. */
export function openToAll(items: readonly ListeningItem[]): ListeningItem[] {
  return items.filter(({ withdrawn, mp3Bytes }) => withdrawn === undefined && mp3Bytes !== undefined);
}

/** Whether the commune has opened the page. */
export async function isListeningOpen({ db, communeId }: Pick<AppDeps, 'db' | 'communeId'>): Promise<boolean> {
  return readSetting(db, communeId, 'publicListening');
}
