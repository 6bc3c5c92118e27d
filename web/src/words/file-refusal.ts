/** What is surely neither sound nor video is turned away before it is sent, with the way out; the server judges the rest. */

/** Why a file is not taken, by its name and the browser's MIME type ('' where it knows none); undefined when it may be sound. */
export function fileRefusal({ name, type }: { readonly name: string; readonly type: string }): string | undefined {
  if (/^(audio|video)\//.test(type)) return undefined;
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const kind = kinds.find(({ extensions, types }) => extensions.includes(extension) || types.test(type));
  return kind === undefined ? undefined : `Tệp «${name}» là ${kind.words}`;
}

const kinds: readonly { readonly extensions: readonly string[]; readonly types: RegExp; readonly words: string }[] = [
  {
    extensions: ['doc', 'docx', 'odt', 'rtf', 'txt', 'md', 'pdf', 'xls', 'xlsx', 'ods', 'csv', 'ppt', 'pptx', 'html'],
    types: /^text\/|^application\/(pdf|rtf|msword|vnd\.(ms-|openxmlformats-|oasis\.))/,
    words: 'văn bản, không có tiếng. Muốn máy đọc lời văn thì bấm «Viết, máy đọc» rồi chép lời văn vào.',
  },
  {
    extensions: ['jpg', 'jpeg', 'png', 'gif', 'bmp', 'webp', 'heic', 'svg', 'tif', 'tiff'],
    types: /^image\//,
    words: 'ảnh, không có tiếng. Chọn tệp âm thanh hoặc video.',
  },
  {
    extensions: ['zip', 'rar', '7z', 'tar', 'gz', 'xz', 'iso'],
    types: /^application\/(zip|x-zip|gzip|x-7z|x-rar|vnd\.rar|x-tar)/,
    words: 'tệp nén. Giải nén rồi gửi từng tệp âm thanh bên trong.',
  },
];
