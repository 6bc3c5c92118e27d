/** Vietnamese without its marks, letter for letter, so that "thứ hai" is found however it was typed. */

/** Lower case, as long as the text itself; the text has to be in NFC. */
export function plainLetters(text: string): string {
  return [...text]
    .map((letter) => {
      const plain = letter
        .toLocaleLowerCase('vi')
        .normalize('NFD')
        .replaceAll(/[\u0300-\u036f]/g, '')
        .replace('đ', 'd');
      return plain.length === letter.length ? plain : letter;
    })
    .join('');
}
