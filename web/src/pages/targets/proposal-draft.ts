/** A proposal while a person edits it: sessions to drop, move and refill, by week and day. */
import type { Proposal, ProposalAccept, ProposalBody, Segment } from '../../wire.ts';
import { addDays, mondayOf } from '../../words/local-time.ts';
import type { WholeTarget } from '../../words/target-words.ts';
import { dateOf } from '../../words/time-words.ts';
import { type ProposedItem, type SegmentFacts, targetsServed } from './recount-targets.ts';

/** One proposed session; `key` is where it was proposed and never changes. */
export interface EditedSession {
  readonly key: string;
  /** Local: `2026-11-30T06:30:00`. */
  readonly startsAt: string;
  readonly items: readonly ProposedItem[];
  readonly targetIds: readonly string[];
  readonly state: 'proposed' | 'changed' | 'dropped';
}

/** What was asked, what was answered, and what became of it. */
export interface ProposalDraft {
  readonly asked: ProposalBody;
  readonly proposal: Proposal;
  readonly sessions: readonly EditedSession[];
}

/** Nothing edited yet. */
export function draftOf(asked: ProposalBody, proposal: Proposal): ProposalDraft {
  const sessions = proposal.sessions.map((session) => ({
    ...session,
    key: session.startsAt,
    state: 'proposed' as const,
  }));
  return { asked, proposal, sessions };
}

/** Sessions that will be stored, by start. */
export function keptSessions({ sessions }: Pick<ProposalDraft, 'sessions'>): EditedSession[] {
  return sessions.filter(({ state }) => state !== 'dropped').sort(byStart);
}

/** Drops a session, or takes it back as it was proposed. */
export function toggleDropped(draft: ProposalDraft, key: string): ProposalDraft {
  const proposed = draftOf(draft.asked, draft.proposal).sessions.find((session) => session.key === key);
  const sessions = draft.sessions.map((session) =>
    session.key !== key
      ? session
      : session.state === 'dropped' && proposed !== undefined
        ? proposed
        : { ...session, state: 'dropped' as const },
  );
  return { ...draft, sessions };
}

/** Puts a session at another time or with other segments. */
export function changeSession(
  draft: ProposalDraft,
  key: string,
  { startsAt, items }: Pick<EditedSession, 'startsAt' | 'items'>,
  { targets, facts }: { readonly targets: readonly WholeTarget[]; readonly facts: SegmentFacts },
): ProposalDraft {
  const targetIds = targetsServed(items, targets, facts);
  const sessions = draft.sessions.map((session) =>
    session.key === key ? { ...session, startsAt, items, targetIds, state: 'changed' as const } : session,
  );
  return { ...draft, sessions };
}

/** Why a session cannot be like this, in Vietnamese; undefined when nothing speaks against it. */
export function sessionProblem(
  draft: ProposalDraft,
  { key, startsAt, items }: Pick<EditedSession, 'key' | 'startsAt' | 'items'>,
  nowLocal: string,
): string | undefined {
  const { from, until, slotMs } = draft.asked;
  const day = startsAt.slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(startsAt)) return 'Ghi đủ ngày và giờ phát.';
  if (day < from || day > until) return `Chọn ngày từ ${dateOf(from)} đến ${dateOf(until)}, như đã đề xuất.`;
  if (startsAt <= nowLocal) return 'Giờ này đã qua. Chọn giờ khác.';
  if (items.length === 0) return 'Buổi phát cần ít nhất một tin bài. Không cần buổi này thì bấm «Bỏ buổi».';
  if (lengthOf(items) > slotMs) return 'Các tin bài dài hơn thời lượng một buổi. Bỏ bớt hoặc thay bài ngắn hơn.';
  const other = keptSessions(draft).find((session) => session.key !== key && meets(session, { startsAt, items }));
  return other === undefined ? undefined : `Trùng với buổi lúc ${other.startsAt.slice(11, 16)} cùng ngày.`;
}

/** What is sent when the plan is accepted. */
export function acceptBody(draft: ProposalDraft, title: string): ProposalAccept {
  const sessions = keptSessions(draft).map(({ startsAt, items }) => ({
    startsAt,
    segmentIds: items.map(({ segmentId }) => segmentId),
  }));
  return { title: title.trim(), sessions, slotMs: draft.asked.slotMs };
}

/** Sessions of one week, day by day. */
export interface ProposedWeek {
  readonly monday: string;
  readonly sunday: string;
  readonly days: readonly { readonly date: string; readonly sessions: readonly EditedSession[] }[];
}

/** In order; dropped ones stay where they were. */
export function weeksOf(sessions: readonly EditedSession[]): ProposedWeek[] {
  const weeks = new Map<string, Map<string, EditedSession[]>>();
  for (const session of [...sessions].sort(byStart)) {
    const date = session.startsAt.slice(0, 10);
    const days = weeks.get(mondayOf(date)) ?? new Map<string, EditedSession[]>();
    weeks.set(mondayOf(date), days.set(date, [...(days.get(date) ?? []), session]));
  }
  return [...weeks].map(([monday, days]) => ({
    monday,
    sunday: addDays(monday, 6),
    days: [...days].map(([date, own]) => ({ date, sessions: own })),
  }));
}

/** Sounding time, ms. */
export function lengthOf(items: readonly ProposedItem[]): number {
  return items.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** A segment as an item; undefined while it has no sound. */
export function itemOf({ id, title, topics, rendition }: Segment): ProposedItem | undefined {
  return rendition === null ? undefined : { segmentId: id, title, topics, durationMs: rendition.durationMs };
}

function byStart(one: EditedSession, other: EditedSession): number {
  return one.startsAt < other.startsAt ? -1 : one.startsAt > other.startsAt ? 1 : 0;
}

function meets(one: Pick<EditedSession, 'startsAt' | 'items'>, other: typeof one): boolean {
  const [from, start] = [Date.parse(`${one.startsAt}Z`), Date.parse(`${other.startsAt}Z`)];
  return from < start + lengthOf(other.items) && start < from + lengthOf(one.items);
}
