/** Tells open connections what changed, whichever process changed it: reads the change counters when a commit was seen. */
import type { ChangeTopic } from './contract/ledger.ts';
import { type Db, watchCommits } from './store/database.ts';
import { stationTokens } from './store/enrolment-store.ts';
import { newestVersions } from './store/playlist-store.ts';
import { changeCounters } from './store/record-change.ts';

/** How often the commit counter is looked at, ms: a hint is at most this late. A look costs a few microseconds while nothing happens. */
const LOOK_EVERY_MS = 50;

export interface Hints {
  /** Called with the topics that changed. Returns how to stop. */
  onChange(listener: (topics: ChangeTopic[]) => void): () => void;
  /** Called when a station has a newer playlist. Returns how to stop. */
  onPlaylist(listener: (stationId: string, version: number) => void): () => void;
  /** Called when a station's token is no longer the one it had: it was retired, or enrolled anew. Returns how to stop. */
  onTokenGone(listener: (stationId: string) => void): () => void;
  /** Tells listeners at once what this process changed without storing it. */
  announce(topics: ChangeTopic[]): void;
  stop(): void;
}

/** Starts looking. A failed look is reported and tried again. */
export async function startHints(
  db: Db,
  { path, commune, onError }: { path: string; commune: string; onError: (error: unknown) => void },
): Promise<Hints> {
  const changeListeners = new Set<(topics: ChangeTopic[]) => void>();
  const playlistListeners = new Set<(stationId: string, version: number) => void>();
  const tokenListeners = new Set<(stationId: string) => void>();
  const announce = (topics: ChangeTopic[]) => {
    for (const listener of changeListeners) listener(topics);
  };
  const commits = watchCommits(path);
  let seenCommit = -1;
  let counters = await changeCounters(db, commune);
  let versions = await newestVersions(db, commune);
  let tokens = await stationTokens(db, commune);

  async function look(): Promise<void> {
    const commit = commits.version();
    if (commit === seenCommit) return;
    const nextCounters = await changeCounters(db, commune);
    const topics = [...nextCounters]
      .filter(([topic, count]) => counters.get(topic) !== count)
      .map(([topic]) => topic as ChangeTopic);
    const nextVersions = topics.includes('stations') ? await newestVersions(db, commune) : versions;
    const nextTokens = topics.includes('stations') ? await stationTokens(db, commune) : tokens;
    const gone = [...tokens].filter(([stationId, hash]) => nextTokens.get(stationId) !== hash);
    const newer = [...nextVersions].filter(([stationId, version]) => versions.get(stationId) !== version);
    seenCommit = commit;
    counters = nextCounters;
    versions = nextVersions;
    tokens = nextTokens;
    for (const [stationId] of gone) for (const listener of tokenListeners) listener(stationId);
    if (topics.length > 0) announce(topics);
    for (const [stationId, version] of newer) for (const listener of playlistListeners) listener(stationId, version);
  }

  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const loop = async () => {
    try {
      await look();
    } catch (error) {
      onError(error);
    }
    if (!stopped) timer = setTimeout(loop, LOOK_EVERY_MS);
  };
  void loop();
  return {
    onChange: (listener) => subscribe(changeListeners, listener),
    onPlaylist: (listener) => subscribe(playlistListeners, listener),
    onTokenGone: (listener) => subscribe(tokenListeners, listener),
    announce,
    stop() {
      stopped = true;
      clearTimeout(timer);
      commits.close();
    },
  };
}

function subscribe<T>(set: Set<T>, listener: T): () => void {
  set.add(listener);
  return () => set.delete(listener);
}
