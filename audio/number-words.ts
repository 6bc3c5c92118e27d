/** Numbers from 0 to 99 in Vietnamese words, as they are said: "mười lăm", "hai mươi mốt", "năm mươi lăm". */

const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const;

/** `value` in words; throws a RangeError for what is no whole number from 0 to 99. */
export function numberWords(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 99) throw new RangeError(`${value} is not from 0 to 99`);
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  if (tens === 0) return DIGITS[ones] ?? '';
  const ten = tens === 1 ? 'mười' : `${DIGITS[tens]} mươi`;
  return ones === 0 ? ten : `${ten} ${onesAfterTen(tens, ones)}`;
}

/** After a ten 5 is "lăm"; after twenty and more 1 is "mốt". Four stays "bốn": "tư" is said as often, and is easier to mishear. */
function onesAfterTen(tens: number, ones: number): string {
  if (ones === 5) return 'lăm';
  return ones === 1 && tens > 1 ? 'mốt' : (DIGITS[ones] ?? '');
}
