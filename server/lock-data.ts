/** One server per data folder on a machine: a second one is turned away with words before it touches anything. */
import { mkdir } from 'node:fs/promises';
import { lockFolder } from '../stations/player/folder-lock.ts';
import { StationError } from '../stations/station-error.ts';
import { AppError } from './errors.ts';

/** Takes the folder, made where missing, and gives back the way to let it go; a killed process lets go by itself. Throws data-in-use. */
export async function lockData(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o750 });
  try {
    return await lockFolder(folder);
  } catch (error) {
    if (error instanceof StationError) throw new AppError('data-in-use', { path: folder }, error);
    throw error;
  }
}
