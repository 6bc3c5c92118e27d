/** One day on a village's own page: what was to sound, three big buttons, single airings and a photo for who wants to tell more. */
import type { OwnVillage } from '../../../../server/contract/evidence.ts';
import { answerWord } from '../../words/answer-words.ts';
import { element } from './element.ts';
import { moreForm } from './more-form.ts';
import type { OwnVillageActs, Press } from './own-village-state.ts';

type Day = OwnVillage['days'][number];
type Airing = Day['airings'][number];

const CHOICES = [
  { answer: 'heard', mark: '✓', word: 'Nghe được' },
  { answer: 'bad-sound', mark: '≈', word: 'Tiếng kém' },
  { answer: 'not-heard', mark: '✕', word: 'Không nghe' },
] as const;

export interface DayContext {
  readonly token: string;
  readonly acts: OwnVillageActs;
  readonly isToday: boolean;
}

/** So many airings are named before the buttons. */
const LISTED = 4;
/** Days whose airings somebody has unfolded. */
const unfolded = new Set<string>();

export function drawDay(day: Day, context: DayContext): HTMLElement {
  const { date, answer, airings } = day;
  const headingId = `ngay-${date}`;
  const heading = element('h2', { id: headingId }, capital(day.words));
  const section = (...parts: readonly (Node | undefined)[]) =>
    element('section', { class: 'day', 'aria-labelledby': headingId }, heading, ...parts);
  if (airings.length === 0) return section(element('p', {}, 'Đến giờ này chưa có buổi phát nào.'));
  const isAnswered = airings.every((airing) => airing.answer !== null);
  const isOpen = unfolded.has(date);
  return section(
    isAnswered ? doneNote(answer) : openList(airings),
    context.isToday || !isAnswered || isOpen
      ? buttons({ about: day.words, current: answer, press: { date }, acts: context.acts })
      : undefined,
    more(day, isAnswered, context),
  );
}

function more({ date, words, answer, airings }: Day, isAnswered: boolean, { token, acts }: DayContext): HTMLElement {
  const summary = element(
    'summary',
    { 'data-key': `more ${date}` },
    isAnswered ? 'Sửa, từng buổi, gửi ảnh' : 'Từng buổi',
  );
  const rows = airings.map((airing) =>
    element(
      'div',
      { class: 'airing' },
      element('div', {}, element('strong', {}, airing.time), ` ${airing.title}`),
      buttons({
        about: `${airing.time} ${words}`,
        current: airing.answer,
        press: { date, airingId: airing.airingId },
        acts,
      }),
    ),
  );
  const form = answer === null || answer === 'cleared' ? undefined : moreForm({ date, answer, token, acts });
  const details = element('details', { open: unfolded.has(date) }, summary, ...rows, form);
  summary.addEventListener('click', (event) => {
    event.preventDefault();
    if (!unfolded.delete(date)) unfolded.add(date);
    details.open = unfolded.has(date);
    acts.redraw();
  });
  return details;
}

function buttons({
  about,
  current,
  press,
  acts,
}: {
  readonly about: string;
  readonly current: Airing['answer'];
  readonly press: Pick<Press, 'date' | 'airingId'>;
  readonly acts: OwnVillageActs;
}): HTMLElement {
  const { sending } = acts.state();
  const key = press.airingId ?? press.date;
  const made = CHOICES.map(({ answer, mark, word }) => {
    const button = element(
      'button',
      {
        ...{ type: 'button', 'data-answer': answer, 'data-key': `${key} ${answer}` },
        'aria-pressed': String(current === answer),
        // Not `disabled`, which would lose the focus: a press meanwhile does nothing.
        'aria-disabled': String(sending !== undefined),
      },
      element('span', { 'aria-hidden': 'true' }, mark),
      ` ${word}`,
    );
    button.addEventListener('click', () => void acts.press({ ...press, note: '', answer }));
    return button;
  });
  return element(
    'div',
    { class: 'choices', role: 'group', 'aria-label': about, 'aria-busy': String(sending === key) },
    ...made,
  );
}

function doneNote(answer: Day['answer']): HTMLElement {
  const said = answer === null ? 'từng buổi' : answerWord[answer];
  return element('p', { class: 'done', role: 'status' }, `Đã ghi: ${said}. Cảm ơn ông/bà.`);
}

function openList(airings: readonly Airing[]): HTMLElement {
  const open = airings.filter(({ answer }) => answer === null);
  const lines = open
    .slice(0, LISTED)
    .map(({ time, title }) => element('li', {}, element('strong', {}, time), ` ${title}`));
  const more = open.length > LISTED ? element('li', {}, `và ${open.length - LISTED} buổi khác`) : undefined;
  return element('ul', {}, ...lines, more);
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase('vi') + text.slice(1);
}
