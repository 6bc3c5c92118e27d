/** What narrows the log, in words, and the results people choose from. */
import type { Outcome } from '../../../../server/contract/ledger.ts';
import type { LedgerNarrowing } from '../../wire.ts';
import { evidenceWord, rowLook, transportWord } from '../../words/state-words.ts';
import { capital } from '../../words/time-words.ts';

const HEARD = 'aired,late,cut';
const outcomes: readonly Outcome[] = ['aired', 'late', 'cut', 'preempted', 'skipped', 'missed'];

/** In the order in which people ask: what sounded, how it failed, what is not known. */
export const resultOptions: { value: string; label: string }[] = [
  { value: HEARD, label: 'Có phát (đúng giờ, muộn hoặc thiếu)' },
  ...outcomes.map((value) => ({ value, label: capital(rowLook[value].word) })),
  { value: 'waiting', label: capital(rowLook.waiting.word) },
  { value: 'unknown', label: `${capital(rowLook.unknown.word)} (đã chốt)` },
];

/** Which of them an address asks for; null for none, and for what no option says. */
export function resultOf({ outcome, state }: LedgerNarrowing): string | null {
  if (outcome === undefined) return state === 'waiting' ? 'waiting' : null;
  if (outcome === 'unknown') return state === 'closed' ? 'unknown' : null;
  return state === undefined && resultOptions.some(({ value }) => value === outcome) ? outcome : null;
}

/** What an option narrows by. */
export function resultsOf(value: string | null): Record<'outcome' | 'state', string | undefined> {
  if (value === null) return { outcome: undefined, state: undefined };
  if (value === 'waiting') return { outcome: undefined, state: 'waiting' };
  return { outcome: value, state: value === 'unknown' ? 'closed' : undefined };
}

/** A condition with the fields that it is made of. */
export interface Chip {
  readonly words: string;
  readonly fields: readonly (keyof LedgerNarrowing)[];
}

/** The conditions for which the page has no field in sight; `names` where the server knows them. */
export function chipsOf(
  narrowing: LedgerNarrowing,
  names: { readonly segment: string | undefined; readonly schedule: string | undefined },
): Chip[] {
  const { outcome, state, evidence, topic, segmentId, scheduleId, transport, offPlan } = narrowing;
  const chip = (words: string | undefined, ...fields: Chip['fields'][number][]): Chip[] =>
    words === undefined ? [] : [{ words, fields }];
  const result = resultOf(narrowing) === null ? resultWords(outcome, state) : undefined;
  return [
    ...chip(result, 'outcome', 'state'),
    ...chip(topic === undefined ? undefined : `Nội dung ${topic}`, 'topic'),
    ...chip(segmentId === undefined ? undefined : `Tin bài: ${names.segment ?? 'một bài đã chọn'}`, 'segmentId'),
    ...chip(scheduleId === undefined ? undefined : `Lịch: ${names.schedule ?? 'một lịch đã chọn'}`, 'scheduleId'),
    ...chip(evidence === undefined ? undefined : `Bằng chứng: ${evidenceWord[evidence].toLowerCase()}`, 'evidence'),
    ...chip(transport === undefined ? undefined : transportWord[transport], 'transport'),
    ...chip(offPlan === undefined ? undefined : offPlan === 'true' ? 'Ngoài kế hoạch' : 'Trong kế hoạch', 'offPlan'),
  ];
}

/** All that narrows, as a line over the paper. */
export function narrowingWords(narrowing: LedgerNarrowing, station: string | undefined): string {
  const result = resultOptions.find(({ value }) => value === resultOf(narrowing))?.label;
  const said = [
    station === undefined ? undefined : `Trạm: ${station}`,
    result === undefined ? undefined : `Kết quả: ${result.toLowerCase()}`,
    ...chipsOf(narrowing, { segment: undefined, schedule: undefined }).map(({ words }) => words),
    narrowing.q === undefined ? undefined : `Có chữ “${narrowing.q}”`,
  ].filter((words) => words !== undefined);
  return said.join(' · ');
}

const STATE_WORDS = { closed: 'đã chốt', waiting: 'chưa chốt', begun: 'đã đến giờ' } as const;

function resultWords(outcome: string | undefined, state: LedgerNarrowing['state']): string | undefined {
  const words = outcome?.split(',').map((one) => rowLook[one as Outcome].word);
  const said = [words?.join(', '), state === undefined ? undefined : STATE_WORDS[state]].filter(
    (one) => one !== undefined,
  );
  return said.length === 0 ? undefined : capital(said.join('; '));
}
