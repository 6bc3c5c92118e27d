/** Names of sound files on a USB stick: in ASCII, because cheap players show and sort nothing else; in the order of play. */

/** What is to be played. */
export interface NamedSound {
  /** When, by the commune's clock: `2026-11-24T05:20`. */
  readonly local: string;
  readonly title: string;
}

/** FAT and the displays of players are content with it. */
const LONGEST = 60;

/** One name for each, `07_24-11_0520_mot-cua-nop-o-dau.mp3`: sorted by name they are in the order given, and no two are the same. */
export function usbNames(sounds: readonly NamedSound[]): string[] {
  const digits = Math.max(2, String(sounds.length).length);
  return sounds.map(({ local, title }, index) => {
    const number = String(index + 1).padStart(digits, '0');
    const day = `${local.slice(8, 10)}-${local.slice(5, 7)}`;
    const time = `${local.slice(11, 13)}${local.slice(14, 16)}`;
    const head = `${number}_${day}_${time}_`;
    return `${head}${
      slug(title)
        .slice(0, LONGEST - head.length - '.mp3'.length)
        .replace(/-+$/, '') || 'bai'
    }.mp3`;
  });
}

/** "Một cửa, nộp ở đâu?" -> "mot-cua-nop-o-dau". */
function slug(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}
