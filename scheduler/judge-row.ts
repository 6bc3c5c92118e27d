/** Judges a row by its station's transport: what its machine vouches for, what its carrier aired, and what people say was heard (R7). */
import type { HeardFact } from './close-item.ts';
import { type ClosedRow, closeRow, type PlannedRow } from './close-ledger.ts';
import type { Evidence, InstantMs, Outcome, Transport } from './model.ts';
import type { StandingAnswer } from './standing-answer.ts';

/** What a row is judged by; `facts`, `coveredUntil` and `graceMs` as closeRow has them. */
export interface JudgedInput {
  readonly planned: PlannedRow;
  readonly transport: Transport;
  readonly facts: readonly HeardFact[];
  readonly coveredUntil?: InstantMs;
  /** What people say of it. */
  readonly answer?: StandingAnswer | undefined;
  /** Until when it is waited for. */
  readonly closesAt: InstantMs;
  readonly now: InstantMs;
  readonly graceMs?: number;
}

/**
 * Judges one row. An ip station is judged by its own journal, an fm station by its carrier's, a manual one by what
 * people say. Ears never overrule a machine that vouches: they leave a reason to look. Where no machine tells, people decide, until a journal comes.
 * A row whose machine may still speak stays open until `closesAt`; behind it, it is closed as it is, and where nothing is known as unknown, `never-heard` or `never-reported`.
 */
export function judgeRow(input: JudgedInput): ClosedRow {
  const { transport, answer, now, closesAt } = input;
  const { facts, coveredUntil, ...rest } = input;
  const heard = closeRow({
    ...rest,
    facts: transport === 'manual' ? [] : facts,
    ...(transport === 'manual' || coveredUntil === undefined ? {} : { coveredUntil }),
  });
  const told = transport === 'fm' && heard.evidence === 'machine' ? { ...heard, evidence: 'carrier' as const } : heard;
  if (isPlannedSilent(input.planned)) return told;
  const isOver = now > closesAt;
  if (told.outcome === 'unknown' && answer !== undefined)
    return { ...heardByPeople(told, answer), closed: transport === 'manual' || isOver };
  if (told.outcome === 'unknown') {
    return isOver ? { ...told, closed: true, reason: transport === 'manual' ? 'never-reported' : 'never-heard' } : told;
  }
  const judged = transport === 'fm' ? heardThroughCarrier(told, answer) : heardByMachine(told, answer);
  return { ...judged, closed: judged.closed || isOver };
}

/** People took it back, or the plan left it silent: whatever is reported changes nothing. */
function isPlannedSilent({ withdrawn, dropReason, items }: PlannedRow): boolean {
  return withdrawn !== undefined || dropReason !== undefined || items.length === 0;
}

/** No machine tells anything final: what was measured so far stays beside the word. */
function heardByPeople(told: ClosedRow, given: StandingAnswer): ClosedRow {
  const { outcome, reason } = BY_PEOPLE[given.answer];
  return { ...withReason(told, reason), outcome, evidence: evidenceOf(given) };
}

const BY_PEOPLE: Readonly<Record<StandingAnswer['answer'], { outcome: Outcome; reason: string | undefined }>> = {
  heard: { outcome: 'aired', reason: undefined },
  partly: { outcome: 'cut', reason: 'partly' },
  'bad-sound': { outcome: 'aired', reason: 'bad-sound' },
  'not-heard': { outcome: 'missed', reason: 'village-silent' },
};

/** A machine on the spot vouches; the word only says that somebody should look at amplifier and horns, or for a foreign station. */
function heardByMachine(told: ClosedRow, given: StandingAnswer | undefined): ClosedRow {
  if (given === undefined) return told;
  if (isSounded(told)) return given.answer === 'not-heard' ? { ...told, reason: 'doubted' } : told;
  return isHeardOtherwise(given) ? { ...told, reason: 'heard-otherwise' } : told;
}

/** The carrier vouches for what was sent, the village for what came out of its loudspeakers. */
function heardThroughCarrier(told: ClosedRow, given: StandingAnswer | undefined): ClosedRow {
  if (!isSounded(told)) {
    const silent: ClosedRow = { ...told, evidence: 'none' };
    if (given === undefined) return silent;
    if (given.answer === 'not-heard') return { ...silent, evidence: evidenceOf(given) };
    return isHeardOtherwise(given) ? { ...silent, reason: 'heard-otherwise' } : silent;
  }
  if (given === undefined) return told;
  const evidence = evidenceOf(given);
  switch (given.answer) {
    case 'heard':
      return { ...told, evidence };
    case 'bad-sound':
      return { ...told, evidence, reason: 'bad-sound' };
    case 'partly':
      return { ...told, evidence, outcome: 'cut', reason: 'partly' };
    case 'not-heard':
      return { ...told, evidence, outcome: 'missed', reason: 'not-received' };
  }
}

/** A whole week's word does not mean the one airing that was stopped or cut off on purpose. */
function isHeardOtherwise({ answer, scope }: StandingAnswer): boolean {
  return answer !== 'not-heard' && scope !== 'week';
}

function isSounded({ outcome }: ClosedRow): boolean {
  return outcome === 'aired' || outcome === 'late' || outcome === 'cut';
}

function evidenceOf({ via }: StandingAnswer): Evidence {
  return via === 'listening' ? 'listened' : 'village';
}

function withReason({ reason: _before, ...told }: ClosedRow, reason: string | undefined): ClosedRow {
  return reason === undefined ? told : { ...told, reason };
}
