/** A login name made of a person's name, for a form to begin with. */
import { plainLetters } from './plain-letters.ts';

/** "Nguyễn Thị Lan" -> "lan.nguyenthi": the name people are called by first. '' where nothing can be made of it. */
export function suggestUsername(displayName: string): string {
  const words = plainLetters(displayName.normalize('NFC'))
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const called = words.at(-1) ?? '';
  const before = words.slice(0, -1).join('');
  const name = (before === '' ? called : `${called}.${before}`).slice(0, 40);
  return name.length < 2 ? '' : name;
}
