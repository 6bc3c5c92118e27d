/** Tải bài: the sounds of the coming week for a hand loudspeaker, as one file, by the village's own link. */
import { element } from './element.ts';
import { fetchSounds, OwnProblem } from './own-village-api.ts';

const ABOUT =
  'Cho thôn phát bằng loa kéo hoặc USB: một tệp nén gồm bài của 7 ngày tới (MP3, tên theo thứ tự phát) và phiếu phát sóng.';

/** Drawn once; it keeps its own state while the page around it is drawn anew. */
export function drawSounds(token: string): HTMLElement {
  const button = element('button', { type: 'button', 'data-key': 'sounds' }, 'Tải bài về máy');
  const said = element('p', { role: 'status' });
  button.addEventListener('click', async () => {
    button.disabled = true;
    said.textContent = 'Đang chuẩn bị, có thể mất một hai phút…';
    try {
      location.assign(await fetchSounds(token));
      said.textContent = 'Tệp đang tải về. Xong thì mở tệp, giải nén rồi chép vào USB hoặc điện thoại.';
    } catch (error) {
      said.textContent = error instanceof OwnProblem ? error.message : 'Chưa tải được. Bấm lại lần nữa.';
    } finally {
      button.disabled = false;
    }
  });
  return element('section', { class: 'day' }, element('h2', {}, 'Tải bài'), element('p', {}, ABOUT), button, said);
}
