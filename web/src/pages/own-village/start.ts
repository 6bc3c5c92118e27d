/** A village's own page: did your loudspeaker sound? Three big buttons for a day; no account, no shell, no framework. */
import './own-village.css';
import { drawDay } from './draw-day.ts';
import { drawSounds } from './draw-sounds.ts';
import { element } from './element.ts';
import { followOwnVillage, type OwnVillageActs } from './own-village-state.ts';

const NO_TOKEN =
  'Đường dẫn này thiếu phần sau dấu #. Mở lại đúng đường dẫn hoặc quét mã QR mà cán bộ truyền thanh xã đã gửi.';
const FOOT =
  'Bấm nhầm thì bấm lại nút đúng. Chỉ cán bộ truyền thanh xã xem được câu trả lời này. Đừng gửi đường dẫn này cho người khác.';

start(location.hash.slice(1));

function start(token: string): void {
  // Another link opened in the same tab changes only what follows #.
  addEventListener('hashchange', () => location.reload());
  const main = element('main', { 'data-page': 'own-village', 'aria-busy': 'true' });
  document.getElementById('root')?.append(main);
  if (token === '') {
    main.setAttribute('aria-busy', 'false');
    main.append(head(undefined), element('p', { class: 'problem', role: 'alert' }, NO_TOKEN));
    return;
  }
  const sounds = drawSounds(token);
  const acts = followOwnVillage(token, () => draw(main, token, acts, sounds));
  draw(main, token, acts, sounds);
  void acts.load();
  // A page that lies open since yesterday asks for today.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void acts.load();
  });
}

/** Draws all of it anew; what was in focus is in focus again. */
function draw(main: HTMLElement, token: string, acts: OwnVillageActs, sounds: HTMLElement): void {
  const focused = document.activeElement?.getAttribute('data-key') ?? undefined;
  const { village, problem } = acts.state();
  main.setAttribute('aria-busy', String(village === undefined && problem === undefined));
  const [today, ...before] = village?.days ?? [];
  const told = before.filter(({ airings }) => airings.length > 0);
  const context = { token, acts };
  main.replaceChildren(
    head(village),
    ...(problem === undefined ? [] : [problemNote(problem.message, problem.isClosed, acts)]),
    ...(village === undefined && problem === undefined ? [element('p', { role: 'status' }, 'Đang mở…')] : []),
    ...(today === undefined ? [] : [drawDay(today, { ...context, isToday: true })]),
    ...(told.length === 0 ? [] : [element('h2', {}, 'Những ngày trước')]),
    ...told.map((day) => drawDay(day, { ...context, isToday: false })),
    ...(village === undefined ? [] : [sounds, element('p', { class: 'foot' }, FOOT)]),
  );
  if (focused !== undefined) main.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function head(village: ReturnType<OwnVillageActs['state']>['village']): HTMLElement {
  return element(
    'header',
    {},
    element('div', {}, `Truyền thanh ${village?.commune ?? 'xã'}`),
    element('h1', {}, village === undefined ? 'Xác nhận loa thôn' : `Loa ${village.village}: có nghe được không?`),
    village === undefined ? undefined : element('div', {}, `Người trả lời: ${village.person}`),
  );
}

function problemNote(message: string, isClosed: boolean, acts: OwnVillageActs): HTMLElement {
  const again = element('button', { type: 'button' }, 'Tải lại');
  again.addEventListener('click', () => void acts.load());
  return element('div', { class: 'problem', role: 'alert' }, element('p', {}, message), isClosed ? undefined : again);
}
