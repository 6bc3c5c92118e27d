/** What is entered for one village's week: a word for all of it, other words for days and airings, who said it and when. Pure. */
import type { Answer, WeekGrid, WeekWrite } from '../../../../server/contract/evidence.ts';

export type Village = WeekGrid['villages'][number];
/** As the fields of a moment have it. */
type Moment = { readonly date: string | undefined; readonly time: string };
/** A word, or '' for "as the whole week". */
export type Choice = Exclude<Answer, 'cleared'> | '';

export interface WeekDraft {
  readonly week: Choice;
  /** By date. */
  readonly days: Readonly<Record<string, Choice>>;
  /** By airing. */
  readonly airings: Readonly<Record<string, Choice>>;
  readonly saidBy: string;
  readonly saidAt: Moment;
  readonly note: string;
}

/** What stands for the village already, said now by whom the office would phone. */
export function draftOfWeek(village: Village, saidAt: Moment): WeekDraft {
  const airings = village.days.flatMap((day) => day.airings);
  const own = ownWords(village);
  return {
    week: choiceOf(village.week),
    days: Object.fromEntries(village.days.map(({ date, answer }) => [date, choiceOf(answer)])),
    airings: Object.fromEntries(airings.map(({ airingId }) => [airingId, choiceOf(own.get(airingId) ?? null)])),
    saidBy: village.contacts[0]?.name ?? '',
    saidAt,
    note: '',
  };
}

/** What differs from what stands; a choice taken back is said as `cleared`. Undefined where nothing would be said. */
export function weekBody(
  village: Village,
  draft: WeekDraft,
  said: { readonly requestId: string; readonly week: string; readonly saidAt: string },
): WeekWrite | undefined {
  const before = draftOfWeek(village, draft.saidAt);
  const exceptions = village.days.flatMap(({ date, airings }) => [
    ...changeOf(before.days[date], draft.days[date]).map((answer) => ({ date, answer })),
    ...airings.flatMap(({ airingId }) =>
      changeOf(before.airings[airingId], draft.airings[airingId]).map((answer) => ({ date, airingId, answer })),
    ),
  ]);
  const [changed] = changeOf(before.week, draft.week);
  // Said again of a week that has grown since it covers what has begun meanwhile.
  const answer = changed ?? (village.owes > 0 && draft.week !== '' ? draft.week : null);
  if (answer === null && exceptions.length === 0) return undefined;
  // The note goes with what is said of the whole week, else with the first day.
  const [first, ...more] = exceptions;
  const noted = answer === null && first !== undefined ? [{ ...first, note: draft.note }, ...more] : exceptions;
  const { saidBy, note } = draft;
  return {
    ...said,
    stationId: village.stationId,
    answer,
    saidBy,
    note: answer === null ? '' : note,
    exceptions: noted,
  };
}

/** The words of single airings that were not taken back; the newest is the first that is told. */
function ownWords({ reports, days }: Village): ReadonlyMap<string, Answer> {
  const own = new Map<string, Answer>();
  for (const { airingId } of days.flatMap(({ airings }) => airings)) {
    const newest = reports.find((report) => report.airingId === airingId);
    if (newest !== undefined) own.set(airingId, newest.answer);
  }
  return own;
}

function choiceOf(answer: Answer | null): Choice {
  return answer === null || answer === 'cleared' ? '' : answer;
}

function changeOf(before: Choice = '', after: Choice = ''): Answer[] {
  if (before === after) return [];
  return [after === '' ? 'cleared' : after];
}
