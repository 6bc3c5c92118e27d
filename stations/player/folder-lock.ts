/** One player per data folder: a lock that a killed process cannot leave behind. */
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { StationError } from '../station-error.ts';

/**
 * Takes the folder and gives back the way to let it go. The lock is a socket name in the kernel's abstract namespace,
 * which ends with its process. Throws `folder-in-use`.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex');
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new StationError('folder-in-use', { folder }, error)));
    server.listen({ path: `\0loa-player-${name}` }, resolve);
  });
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}
