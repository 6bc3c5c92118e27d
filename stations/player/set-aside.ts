/** Room on the disk that is taken beforehand, to be given back when it is full. */
import { open } from 'node:fs/promises';

/** Makes the file once, with real blocks behind it. */
export async function setAside(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    const block = Buffer.alloc(64 * 1024);
    for (let written = 0; written < bytes; written += block.length) await handle.write(block);
  } finally {
    await handle.close();
  }
}
