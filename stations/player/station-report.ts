/** How the station is, as one heartbeat says it. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { Heartbeat, Playlist, SelfTest } from '../protocol.ts';
import { LONGEST_TEXT } from './cut-fact.ts';
import type { Health } from './health.ts';
import type { Journal } from './journal-file.ts';
import type { LeaveKeeper } from './leave-keeper.ts';
import type { MediaCache } from './media-cache.ts';
import { isAhead } from './media-plan.ts';
import type { Playout } from './playout.ts';
import type { StationTime } from './station-time.ts';
import type { TrafficCount } from './traffic-count.ts';
import { describeSync } from './unison-report.ts';

/** What the report is drawn from. */
export interface ReportParts {
  readonly station: string;
  readonly bootId: string;
  readonly software: string;
  readonly audio: string;
  readonly time: StationTime;
  readonly health: Health;
  readonly journal: Journal;
  readonly media: MediaCache;
  readonly playout: Playout;
  readonly traffic: TrafficCount;
  readonly leave: LeaveKeeper;
  /** How many items of the plan will not sound for want of a signature. */
  readonly unsigned: number;
  readonly playlist: () => Playlist | undefined;
  readonly selfTest: () => SelfTest | undefined;
  /** SHA-256 of that playlist's bytes. */
  readonly playlistHash: () => string | undefined;
  /** Version of the key list in force. */
  readonly keysVersion: () => number | undefined;
}

/** The plan is made anew at midnight: until the new one has arrived everywhere, the day-old one is no alarm, ms. */
const STALE_GRACE_MS = 10 * 60_000;

/** No fresh playlist has come for a day: the server is away, or somebody keeps giving out the old one. */
export function isStale(playlist: Playlist | undefined, now: InstantMs): boolean {
  return playlist !== undefined && now > playlist.freshUntil + STALE_GRACE_MS;
}

/** The heartbeat of this moment. */
export async function describeStation(parts: ReportParts): Promise<Heartbeat> {
  const { station, bootId, software, time, health, journal, media, playout, traffic, leave } = parts;
  const now = Math.round(time.now());
  const playlist = parts.playlist();
  const trouble = health.detailOf('audio-device') ?? health.detailOf('player-down');
  const playing = playout.nowPlaying;
  const sync = describeSync(playing, time);
  const playlistHash = parts.playlistHash();
  const keysVersion = parts.keysVersion();
  const passed = traffic.read(time.trusted && playlist !== undefined ? monthOf(now, playlist.policy.zone) : undefined);
  await traffic.keepIfDue();
  const selfTest = parts.selfTest();
  return {
    station,
    at: now,
    bootId,
    software,
    playlistVersion: playlist?.version ?? 0,
    ...(playlistHash === undefined ? {} : { playlistHash }),
    ...(keysVersion === undefined ? {} : { keysVersion }),
    playlistStale: isStale(playlist, now),
    coveredUntil: findCoveredUntil(playlist, media.ready, now),
    mediaMissing: playlist?.media.filter(({ sha256 }) => !media.ready.has(sha256)).length ?? 0,
    journal: journal.saved,
    clock: describeClock(time),
    diskFreeBytes: await media.freeBytes(),
    audio: {
      device: parts.audio,
      ok: trouble === undefined,
      ...(trouble === undefined ? {} : { detail: trouble.slice(0, LONGEST_TEXT) }),
    },
    volumePct: playout.volumePct,
    ...(playing === undefined ? {} : { playing: describePlaying(playing) }),
    ...(sync === undefined ? {} : { sync }),
    faults: [...health.faults],
    ...(passed === undefined ? {} : { traffic: passed }),
    ...(selfTest === undefined ? {} : { selfTest }),
    ...(leave.leave === undefined ? {} : { leave: describeLeave(parts) }),
  };
}

function monthOf(now: InstantMs, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toPlainYearMonth()
    .toString();
}

/** Media is whole for every airing that begins before this; the start of the first that lacks some, else the playlist's end. */
export function findCoveredUntil(
  playlist: Playlist | undefined,
  ready: ReadonlySet<string>,
  now: InstantMs,
): InstantMs {
  if (playlist === undefined) return now;
  const ahead = playlist.airings.filter((airing) => isAhead(airing, now));
  const lacking = ahead.find(({ items }) => items.some((item) => 'sha256' in item && !ready.has(item.sha256)));
  return lacking?.startsAt ?? playlist.horizon.to;
}

function describeClock(time: StationTime): Heartbeat['clock'] {
  const { drift } = time;
  return { ...time.status(), ...(drift === undefined ? {} : { driftPpm: Math.round(drift.rate * 1e7) / 10 }) };
}

/** Whose signatures it demands: how many persons of each kind, and what lacks one. */
function describeLeave({ leave, unsigned }: ReportParts): NonNullable<Heartbeat['leave']> {
  return { approvers: leave.count('approver'), emergency: leave.count('emergency'), unsigned };
}

function describePlaying({ item, startedAt }: NonNullable<Playout['nowPlaying']>): NonNullable<Heartbeat['playing']> {
  const { airingId, index, title } = item;
  return { airingId, index, title, startedAt: Math.round(startedAt) };
}
