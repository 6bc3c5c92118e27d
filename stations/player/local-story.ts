/** What the box's own page is told: how the station is at this moment, and the last lines of its journal. */
import type { JournalFact } from '../protocol.ts';
import type { Health } from './health.ts';
import type { Identity } from './identity.ts';
import type { KeptState } from './kept-state.ts';
import { factWords, type LocalLine, type LocalView } from './local-view.ts';
import type { PlayerOptions } from './player-options.ts';
import type { Playout } from './playout.ts';
import type { StationLink } from './station-link.ts';
import { findCoveredUntil } from './station-report.ts';
import type { StopSwitch } from './stop-switch.ts';

/** The page shows so much of the journal. */
const LOCAL_LINES = 30;

/** What the story is drawn from. */
export interface StoryParts {
  readonly options: Pick<PlayerOptions, 'audio' | 'software'>;
  readonly identity: Pick<Identity, 'stationName'>;
  readonly kept: Pick<KeptState, 'time' | 'media' | 'store' | 'leave'>;
  readonly health: Health;
  readonly playout: Pick<Playout, 'nowPlaying' | 'playlist' | 'levelDb' | 'volumePct'>;
  readonly link: Pick<StationLink, 'answeredAtMs'>;
  readonly stopSwitch: StopSwitch;
}

/** The story so far. */
export class LocalStory {
  readonly #parts: StoryParts;
  readonly #lines: LocalLine[] = [];

  constructor(parts: StoryParts) {
    this.#parts = parts;
  }

  /** Keeps the journal's last lines. */
  remember(fact: JournalFact): void {
    const { playout, kept } = this.#parts;
    const airings = playout.playlist?.airings ?? [];
    const words = factWords(fact, ({ airingId, index }) => {
      const airing = airings.find(({ id }) => id === airingId);
      return airing?.items.find((item) => item.index === index)?.title ?? airing?.title ?? airingId;
    });
    if (words === undefined) return;
    this.#lines.push({ at: kept.time.now(), words });
    if (this.#lines.length > LOCAL_LINES) this.#lines.shift();
  }

  /** This moment. */
  view(): LocalView {
    const { options, identity, kept, health, playout, link, stopSwitch } = this.#parts;
    const { time, media, store, leave } = kept;
    const { audio, software } = options;
    const now = time.now();
    const playing = playout.nowPlaying;
    const playlist = playout.playlist ?? store.playlist;
    const next = playlist?.airings.find(({ startsAt }) => startsAt > now);
    const { levelDb } = playout;
    const { answeredAtMs } = link;
    const { keysVersion } = store;
    return {
      stationName: identity.stationName,
      software,
      zone: playlist?.policy.zone ?? 'UTC',
      now,
      volumePct: playout.volumePct,
      isStopped: stopSwitch.pressed,
      audio,
      clock: time.status(),
      coveredUntil: findCoveredUntil(playlist, media.ready, now),
      faults: health.faults.map((code) => ({ code, detail: health.detailOf(code) ?? '' })),
      lines: this.#lines.toReversed(),
      ...(answeredAtMs === undefined ? {} : { answeredAt: time.toUtc(answeredAtMs) }),
      ...(next === undefined ? {} : { next }),
      ...(keysVersion === undefined ? {} : { keysVersion }),
      ...(leave.leave === undefined
        ? {}
        : {
            signers: {
              approvers: leave.count('approver'),
              emergency: leave.count('emergency'),
              last: leave.lastSigned,
            },
          }),
      ...(playing === undefined
        ? {}
        : {
            playing: {
              title: playing.item.title,
              startedAt: playing.startedAt,
              ...(levelDb === undefined ? {} : { levelDb }),
            },
          }),
    };
  }
}
