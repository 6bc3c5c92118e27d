/** Makes a newer Chromium miss what Chrome 109, the last one on Windows 7, does not have: runs in the page, before its scripts. */

/** Given to the browser as text: it stands alone and names nothing outside itself. */
export function actLikeChrome109(): void {
  const take = (from: object | undefined, names: readonly string[]) => {
    for (const name of names) if (from !== undefined) Reflect.deleteProperty(from, name);
  };
  const iterator = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;
  take(globalThis, ['Temporal', 'Iterator', 'Float16Array', 'EditContext', 'CloseWatcher']);
  take(iterator, ['map', 'filter', 'take', 'drop', 'flatMap', 'reduce', 'toArray', 'forEach', 'some', 'every', 'find']);
  take(Array.prototype, ['toSorted', 'toReversed', 'toSpliced', 'with']);
  take(Array, ['fromAsync']);
  take(Object, ['groupBy']);
  take(Map, ['groupBy']);
  take(Map.prototype, ['getOrInsert', 'getOrInsertComputed']);
  take(Promise, ['withResolvers', 'try']);
  take(Set.prototype, [
    'union',
    'intersection',
    'difference',
    'symmetricDifference',
    'isSubsetOf',
    'isSupersetOf',
    'isDisjointFrom',
  ]);
  take(String.prototype, ['isWellFormed', 'toWellFormed']);
  take(RegExp, ['escape']);
  take(Math, ['f16round', 'sumPrecise']);
  take(Error, ['isError']);
  take(Uint8Array, ['fromBase64', 'fromHex']);
  take(Uint8Array.prototype, ['toBase64', 'toHex', 'setFromBase64', 'setFromHex']);
  take(ArrayBuffer.prototype, ['transfer', 'transferToFixedLength', 'resize']);
  take(Intl, ['DurationFormat']);
  // Only in the page; the file is checked without its types.
  const page = globalThis as unknown as Record<string, { prototype: object } & object>;
  take(page.URL, ['canParse', 'parse']);
  take(page.AbortSignal, ['any']);
  take(page.Document?.prototype, ['startViewTransition', 'caretPositionFromPoint']);
  take(page.HTMLElement?.prototype, ['showPopover', 'hidePopover', 'togglePopover', 'popover']);
  // checkVisibility stays: the test's own driver needs it.
  take(page.Element?.prototype, ['moveBefore']);
  take(page.ReadableStream?.prototype, [Symbol.asyncIterator as unknown as string, 'values']);
}
