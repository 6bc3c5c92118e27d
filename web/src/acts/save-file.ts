/** Gives people a file that the page made itself, as if it had been downloaded. */

/** The browser reads the text after the click; its address is given up a little later. */
const KEEP_MS = 60_000;

export function saveFile(name: string, type: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement('a'), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), KEEP_MS);
}
