/** "Lúc đó loa có phát không?": was anything of ours on air at a place and time, and how sure is that. Pure. */
import type { InstantMs, Span, Transport } from './model.ts';
import type { VouchedSpan } from './vouched-time.ts';

/** A sound of the log, as far as it is known when it began and ended. */
export interface LoggedSound {
  readonly from: InstantMs;
  /** Undefined: its end was never told (it sounds right now, or the power went); it may have lasted until `atMost`. */
  readonly to: InstantMs | undefined;
  readonly atMost: InstantMs;
  /**
   * Measured by the station's own box; by the box of its carrier (fm); a live source that ran unmeasured (a tuner); or said by people, at the
   * planned time.
   */
  readonly by: 'own' | 'carrier' | 'unmeasured' | 'people';
}

export interface AirQuestion<Sound extends LoggedSound> {
  readonly at: InstantMs;
  /** People's watches, and how exactly they remember, ms. */
  readonly toleranceMs: number;
  /** People name a minute, not an instant: so long is what they name, ms. */
  readonly momentMs: number;
  readonly transport: Transport;
  /** What the log has around that time; more than that does no harm. */
  readonly sounds: readonly Sound[];
  /** What was planned there around that time. */
  readonly planned: readonly Span[];
  /** What the journal vouches for: the station's own, of an fm station its carrier's, of a manual one nothing. */
  readonly vouched: readonly VouchedSpan[];
  /** The commune itself had taken this place off the air. */
  readonly cutOff: boolean;
  readonly now: InstantMs;
}

/** ours của xã · ours-unproved có thể của xã, chưa chứng minh được · not-ours không phải của xã · cannot-say chưa trả lời chắc được */
export type Verdict = 'ours' | 'ours-unproved' | 'not-ours' | 'cannot-say';

/**
 * Why: sounded, carrier-sounded, unmeasured, people-say · silent (the journal is whole there, and holds no sound) · cut-off (the box played, this
 * place was taken off the air) · no-end (begun before, its end was not told) · to-come · no-machine (manual) · no-journal.
 */
export type VerdictReason =
  | 'sounded'
  | 'carrier-sounded'
  | 'unmeasured'
  | 'people-say'
  | 'silent'
  | 'cut-off'
  | 'no-end'
  | 'to-come'
  | 'no-machine'
  | 'no-journal';

export interface AirVerdict<Sound extends LoggedSound> {
  readonly verdict: Verdict;
  readonly why: VerdictReason;
  /** What of ours was on air within the tolerance, in order of time. */
  readonly sounds: readonly Sound[];
  /** Of those: what is known to have sounded in the very minute asked about. */
  readonly inMinute: readonly Sound[];
  /** The last of ours that was over before the tolerance begins, and the first that began after it. */
  readonly before: Sound | undefined;
  readonly after: Sound | undefined;
  /** Something was planned then. */
  readonly isPlanned: boolean;
  /** Until when the journal is whole: from that time on, else the last it vouches for before it. */
  readonly wholeUntil: InstantMs | undefined;
}

/** Holds the question against log and journal. Silence is only said where one run of the journal is whole around the time asked about. */
export function answerAt<Sound extends LoggedSound>(question: AirQuestion<Sound>): AirVerdict<Sound> {
  const { at, toleranceMs, momentMs, transport, planned, vouched } = question;
  const moment = { from: at, to: at + momentMs - 1 };
  const window = { from: at - toleranceMs, to: Math.max(at + toleranceMs, moment.to) };
  const whole = vouched.some(({ from, to }) => from <= window.from && window.to <= to);
  // Ears never overrule a machine that vouches.
  const sounds = question.sounds.filter(({ by }) => by !== 'people' || transport === 'manual' || !whole);
  const ordered = sounds.toSorted((a, b) => a.from - b.from);
  const heard = ordered.filter((sound) => isWithin(sound, window));
  const open = sounds.filter(({ from, to, atMost }) => to === undefined && from < window.from && atMost > window.from);
  const [verdict, why] = decide(question, heard, open.length > 0, whole);
  return {
    verdict,
    why,
    sounds: heard.length > 0 ? heard : open,
    inMinute: heard.filter((sound) => isWithin(sound, moment)),
    before: ordered.filter((sound) => lastOf(sound) <= window.from).toSorted((a, b) => lastOf(b) - lastOf(a))[0],
    after: ordered.find(({ from }) => from > window.to),
    isPlanned: planned.some(({ from, to }) => from <= window.to && to > window.from),
    wholeUntil: wholeUntil(vouched, window.from),
  };
}

/** Where no end was told, no more is known than that it began. */
function isWithin(sound: LoggedSound, { from, to }: Span): boolean {
  return sound.from <= to && (sound.from >= from || (sound.to ?? sound.from) > from);
}

function lastOf({ to, atMost }: LoggedSound): InstantMs {
  return to ?? atMost;
}

function decide(
  { at, transport, cutOff, now }: Pick<AirQuestion<LoggedSound>, 'at' | 'transport' | 'cutOff' | 'now'>,
  heard: readonly LoggedSound[],
  open: boolean,
  whole: boolean,
): [Verdict, VerdictReason] {
  if (at > now) return ['cannot-say', 'to-come'];
  if (heard.length > 0 && cutOff) return ['cannot-say', 'cut-off'];
  if (heard.some(({ by }) => by === 'own')) return ['ours', 'sounded'];
  if (heard.some(({ by }) => by === 'carrier')) return ['ours-unproved', 'carrier-sounded'];
  if (heard.some(({ by }) => by === 'unmeasured')) return ['ours-unproved', 'unmeasured'];
  if (heard.length > 0) return ['ours-unproved', 'people-say'];
  if (open) return ['cannot-say', 'no-end'];
  if (transport === 'manual') return ['cannot-say', 'no-machine'];
  return whole ? ['not-ours', 'silent'] : ['cannot-say', 'no-journal'];
}

function wholeUntil(vouched: readonly VouchedSpan[], from: InstantMs): InstantMs | undefined {
  const around = vouched.filter((span) => span.from <= from).map(({ to }) => to);
  return around.length === 0 ? undefined : Math.max(...around);
}
