/** A zip for a USB stick, written while it is sent: sounds in the order of play, then the sheet. */
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface UsbFile {
  readonly name: string;
  /** Opened when its turn comes, and not before. */
  readonly open: () => Promise<Readable | Buffer>;
}

/** The zip as a stream; nothing is packed any smaller, as MP3 is small already. A file that cannot be opened breaks the stream off. */
export function packUsb(files: readonly UsbFile[], madeAt: number): Readable {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  zip.on('error', (error: Error) => out.destroy(error));
  const options = { compress: false, mtime: new Date(madeAt) };
  for (const { name, open } of files) {
    zip.addReadStreamLazy(name, options, (give) => {
      open().then(
        (content) => give(null, Buffer.isBuffer(content) ? Readable.from([content]) : content),
        (error: unknown) => give(error, Readable.from([])),
      );
    });
  }
  zip.end();
  return out;
}
