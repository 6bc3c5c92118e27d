/** What a person's name, login name and password must be, said before the server has to refuse them. */

/** A sentence, or null when it is fine. */
export function checkUsername(text: string): string | null {
  if (/^[a-z0-9][a-z0-9._-]{1,39}$/.test(text)) return null;
  return 'Dùng chữ thường không dấu, số, dấu chấm hoặc gạch; từ 2 đến 40 ký tự, bắt đầu bằng chữ hoặc số.';
}

/** A sentence, or null when it is fine. */
export function checkPassword(text: string): string | null {
  return text.length >= 10 && text.length <= 200 ? null : 'Mật khẩu cần ít nhất 10 ký tự.';
}

/** A sentence, or null when it is fine. */
export function checkDisplayName(text: string): string | null {
  return text.trim() === '' || text.length > 100 ? 'Ghi họ và tên, không quá 100 ký tự.' : null;
}
