/** A few words and a photo to an answer that is given already. */
import type { OwnWrite } from '../../../../server/contract/evidence.ts';
import { shrinkPhoto } from '../../words/shrink-photo.ts';
import { element } from './element.ts';
import { OwnProblem, sendPhoto } from './own-village-api.ts';
import type { OwnVillageActs } from './own-village-state.ts';

interface About {
  readonly date: string;
  readonly answer: OwnWrite['answer'];
  readonly token: string;
  readonly acts: OwnVillageActs;
}

const PICK = 'Chụp hoặc chọn ảnh loa, dây, tăng âm';

/** A form keeps what was typed and chosen while the page around it is drawn anew. */
const forms = new Map<string, HTMLFormElement>();

export function moreForm(about: About): HTMLFormElement {
  const key = `${about.date} ${about.answer}`;
  const form = forms.get(key) ?? makeForm(about);
  forms.set(key, form);
  return form;
}

function makeForm({ date, answer, token, acts }: About): HTMLFormElement {
  const note = element('textarea', { id: `note-${date}`, rows: '2', maxlength: '300', 'data-key': `note ${date}` });
  const photo = element('input', { id: `photo-${date}`, type: 'file', accept: 'image/*', 'data-key': `photo ${date}` });
  const send = element('button', { type: 'submit', 'data-key': `send ${date}` }, 'Gửi thêm');
  const told = element('p', { role: 'status' });
  // The browser's own words for this would be in the phone's language.
  const pick = element('span', {}, PICK);
  const form = element(
    'form',
    { class: 'more' },
    element('label', { for: note.id }, 'Lời nhắn (không bắt buộc)'),
    note,
    photo,
    element('label', { for: photo.id, class: 'pick' }, pick),
    send,
    told,
  );
  photo.addEventListener('change', () => {
    const [chosen] = photo.files ?? [];
    pick.textContent = chosen === undefined ? PICK : `Đã chọn ảnh ${chosen.name}`;
  });
  form.addEventListener('reset', () => {
    pick.textContent = PICK;
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (send.disabled) return;
    if (note.value.trim() === '' && photo.files?.length === 0) {
      told.textContent = 'Ghi lời nhắn hoặc chọn ảnh rồi bấm gửi.';
      return;
    }
    send.disabled = true;
    told.textContent = 'Đang gửi…';
    void say().then((words) => {
      told.textContent = words;
      send.disabled = false;
    });
  });
  return form;

  async function say(): Promise<string> {
    try {
      const chosen = photo.files?.[0];
      const small = chosen === undefined ? undefined : await shrinkPhoto(chosen);
      if (chosen !== undefined && small === undefined)
        return 'Không đọc được ảnh này. Chụp lại bằng máy ảnh của điện thoại.';
      const sent = small === undefined ? {} : { photoSha256: await sendPhoto(token, small) };
      if (!(await acts.press({ date, answer, note: note.value, ...sent }))) return 'Chưa gửi được. Bấm gửi lại.';
      form.reset();
      return 'Đã gửi. Cảm ơn ông/bà.';
    } catch (error) {
      return error instanceof OwnProblem ? error.message : String(error);
    }
  }
}
