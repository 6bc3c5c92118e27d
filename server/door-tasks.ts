/** What Hôm nay asks people to do about the doors: signatures that end, backups that are late, a restore to be gone through. */
import type { AppDeps } from './app-deps.ts';
import type { Task } from './today-tasks.ts';

/** The tasks at `now`, most pressing first. */
export async function doorTasks(_deps: AppDeps, _now: number): Promise<Task[]> {
  return [];
}
