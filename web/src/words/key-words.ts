/** The commune's keys in words: a key's fingerprint, who signs, and which stations have the list. */
import type { KeyState } from '../../../server/contract/keys.ts';

/** Twelve letters as people compare them: "ABCD-EFGH-JKLM". */
export function inFours(fingerprint: string): string {
  return fingerprint.replace(/(.{4})(?=.)/g, '$1-');
}

/** Whose signatures the stations demand by the list in force. */
export function signersWords(people: KeyState['people']): string {
  const count = (use: 'approver' | 'emergency') =>
    new Set(people.filter(({ listed, uses }) => listed && uses.includes(use)).map(({ personId }) => personId)).size;
  const [approvers, emergency] = [count('approver'), count('emergency')];
  if (approvers + emergency === 0)
    return 'Các trạm chạy như trước, chưa kiểm chữ ký người duyệt. Khi danh sách dưới đây được ký bằng khóa gốc, trạm chỉ phát tin bài có chữ ký trên điện thoại của người duyệt, dù máy chủ có bị chiếm.';
  if (approvers === 0) return `Các trạm chưa kiểm chữ ký người duyệt; ${emergencyWords(emergency)}.`;
  const signed = approvers === 1 ? '1 người duyệt' : `một trong ${approvers} người duyệt`;
  return `Các trạm chỉ phát tin bài có chữ ký của ${signed}; ${emergencyWords(emergency)}.`;
}

function emergencyWords(persons: number): string {
  if (persons === 0) return 'lệnh khẩn cấp phát như trước, không cần chữ ký';
  return persons === 1
    ? 'lệnh khẩn cấp cần chữ ký của 1 người'
    : `lệnh khẩn cấp cần chữ ký của một trong ${persons} người`;
}

/** What somebody may sign. */
export function usesWords(uses: readonly ('approver' | 'emergency')[]): string {
  return uses.map((use) => (use === 'approver' ? 'duyệt' : 'khẩn cấp')).join(', ');
}

/** What is asked of a list with too few people on it; undefined for one that leaves nobody waiting. */
export function fewSignersWords(
  people: readonly { readonly personId: string; readonly uses: readonly string[] }[],
): string | undefined {
  const count = (use: 'approver' | 'emergency') =>
    new Set(people.filter(({ uses }) => uses.includes(use)).map(({ personId }) => personId)).size;
  const [approvers, emergency] = [count('approver'), count('emergency')];
  if (approvers + emergency === 0 || (approvers >= 2 && emergency >= 2)) return undefined;
  return 'Nên có ít nhất hai người ký duyệt và hai người ký lệnh khẩn cấp: khi một người vắng hoặc mất điện thoại, xã vẫn phát được.';
}

/** Whose key a list that waits takes away without another one of theirs on it; undefined where nobody's. */
export function leavingWords(people: KeyState['people']): string | undefined {
  const staying = people.filter(({ asked, keepUntil }) => asked && keepUntil === null);
  const leaving = people.filter(
    ({ listed, asked, personId }) => listed && !asked && !staying.some((one) => one.personId === personId),
  );
  if (leaving.length === 0) return undefined;
  const names = [...new Set(leaving.map(({ name }) => name))].join(', ');
  return `Danh sách này mới chỉ bỏ khóa cũ, chưa có khóa mới của ${names}. Khóa mới đã thêm rồi thì chọn khóa ấy ở thẻ Người ký bên dưới, bấm Đề nghị danh sách này, rồi hãy tải tệp. Khóa mới chưa có mà máy cũ bị mất thì cứ ký danh sách này ngay, có khóa mới sẽ ký thêm một lần nữa.`;
}

/** What is asked before a list is taken with too few people on it, or with nobody any more; undefined where there are enough. */
export function fewOnListWords(people: KeyState['people']): string | undefined {
  const staying = people.filter(({ asked, keepUntil }) => asked && keepUntil === null);
  if (staying.length === 0 && people.some(({ listed }) => listed))
    return 'Danh sách này không còn ai được ký: các trạm sẽ thôi kiểm chữ ký, tin bài và lệnh khẩn cấp phát không cần ai ký.';
  return fewSignersWords(staying);
}

/** Which stations have said that they have the list in force. */
export function holdingWords({ holding, waiting }: Pick<KeyState['stations'], 'holding' | 'waiting'>): string {
  const all = holding + waiting.length;
  if (all === 0) return 'chưa trạm nào báo về';
  if (waiting.length === 0) return `cả ${all} trạm đã có`;
  return `${holding}/${all} trạm đã có; chưa có: ${waiting.join(', ')} (nhận khi có liên lạc)`;
}
