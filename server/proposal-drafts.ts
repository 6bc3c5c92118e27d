/** What becomes of the sessions of a proposal: programmes and schedules that are not stored yet, and the plan with them in it. */
import type { ProgrammeItem, Schedule } from '../scheduler/model.ts';
import { AppError } from './errors.ts';
import type { Plan } from './store/plan-store.ts';

/** What was accepted; `startsAt` are local times. */
export interface AcceptedProposal {
  readonly title: string;
  readonly sessions: readonly { readonly startsAt: string; readonly segmentIds: readonly string[] }[];
  readonly slotMs: number;
}

/** What one schedule may carry (server/contract/schedules.ts), and its start. */
const MAX_DATES = 501;

/** A programme to be made, and the schedules that air it. */
export interface Draft {
  readonly programme: { readonly id: string; readonly title: string; readonly items: readonly SegmentItem[] };
  readonly schedules: readonly Schedule[];
}

type SegmentItem = Extract<ProgrammeItem, { kind: 'segment' }>;

/** One programme for each distinct list of segments, and schedules that carry its dates, under names of their own. Throws segment-unknown. */
export function draftsOf({ title, sessions, slotMs }: AcceptedProposal, plan: Plan): Draft[] {
  const known = new Set(plan.segments.map(({ id }) => id));
  if (!sessions.every(({ segmentIds }) => segmentIds.every((id) => known.has(id))))
    throw new AppError('segment-unknown');
  const lists = [...Map.groupBy(sessions, ({ segmentIds }) => segmentIds.join(' ')).values()];
  return lists.map((own, index) => {
    const id = `accepted-${index}`;
    const numbered = lists.length === 1 ? title : `${title} (${index + 1}/${lists.length})`;
    const items = (own[0]?.segmentIds ?? []).map((segmentId) => ({ kind: 'segment' as const, segmentId }));
    const dates = [...new Set(own.map(({ startsAt }) => startsAt))].sort();
    const how = { target: { kind: 'all' }, priority: 'normal', lateRule: 'join', exdates: [], times: [] } as const;
    const schedules = Array.from({ length: Math.ceil(dates.length / MAX_DATES) }, (_, part) => {
      const [dtstart = '', ...rdates] = dates.slice(part * MAX_DATES, (part + 1) * MAX_DATES);
      const onExceptionDays = exceptionRule(dates, plan);
      return { id, title: numbered, programmeId: id, dtstart, rdates, slotMs, onExceptionDays, ...how };
    });
    return { programme: { id, title: numbered, items }, schedules };
  });
}

/** A day that becomes a holiday later is left out, as the proposal would; a holiday that the operator chose sounds. */
function exceptionRule(dates: readonly string[], { exceptionDays }: Plan): { kind: 'skip' } | { kind: 'as-usual' } {
  const chosen = exceptionDays.some(({ date }) => dates.some((one) => one.startsWith(date)));
  return { kind: chosen ? 'as-usual' : 'skip' };
}

/** The plan as it would be with them; their schedules stand behind the stored ones. */
export function planWith(drafts: readonly Draft[], plan: Plan): Plan {
  return {
    ...plan,
    programmes: [...plan.programmes, ...drafts.map(({ programme }) => programme)],
    schedules: [...plan.schedules, ...drafts.flatMap(({ schedules }) => schedules)],
  };
}
