/** Numbers from 0 to 99 in Vietnamese words, as they are said: "mười lăm", "hai mươi mốt"; and texts in which they are spelt out. */

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

/**
 * `text` with its times of day ("7h30", "15:30") and its whole numbers up to 99 in words, for a voice that reads them wrongly. Left as they
 * are: decimals, thousands, numbers with a leading zero, and what is part of a word or a code ("II.3", "B12").
 */
export function spellNumbers(text: string): string {
  return text
    .replace(CLOCK_TIME, (_whole, hour: string, afterH?: string, afterColon?: string) =>
      timeInWords(Number(hour), Number(afterH ?? afterColon ?? 0)),
    )
    .replace(SMALL_NUMBER, (digits) => numberWords(Number(digits)));
}

/** "7h", "7h30", "7 h 30", "07:30": an hour, and after a colon always a minute. */
const CLOCK_TIME =
  /(?<![\p{L}\p{N}.,:])([01]?\d|2[0-4])(?:\s?[hH](?![\p{L}])(?:\s?([0-5]\d))?|:([0-5]\d))(?![\p{L}\p{N}:])/gu;
/** Not after a minus sign, which is read as "trừ" or "âm" only before digits. */
const SMALL_NUMBER = /(?<![\p{L}\p{N}]|[\p{L}\p{N}][.,]|(?<!\p{N}\s?)[-−])(?:[1-9]\d|\d)(?![\p{L}\p{N}]|[.,]\p{N})/gu;

function timeInWords(hour: number, minute: number): string {
  return `${numberWords(hour)} giờ${minute === 0 ? '' : ` ${numberWords(minute)}`}`;
}
