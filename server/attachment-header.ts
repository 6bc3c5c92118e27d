/** The header that names a download: any name people write, as RFC 6266 wants it. */

/** `attachment; filename="..."`; what no header holds as it is stands in `filename*` besides. */
export function attachmentHeader(name: string): string {
  const plain = name.replaceAll(/[^\w.\- ]/g, '_');
  const full =
    plain === name
      ? ''
      : `; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/g, percent)}`;
  return `attachment; filename="${plain}"${full}`;
}

function percent(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}
