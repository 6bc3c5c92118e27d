/** What Hôm nay asks people to do beyond planning, stations and incidents: backups, signatures, doors, weeks to confirm, reports. */
import { type AppDeps, communeOf } from './app-deps.ts';
import { backupTasks } from './backup-tasks.ts';
import { doorTasks } from './door-tasks.ts';
import { evidenceTasks } from './evidence-tasks.ts';
import { reportTasks } from './report-tasks.ts';
import { signingTasks } from './signing-tasks.ts';
import type { Task } from './today-tasks.ts';

/** The tasks at `now`, most pressing first. */
export async function furtherTasks(deps: AppDeps, now: number): Promise<Task[]> {
  return [
    ...(await backupTasks(deps, now)),
    ...(await signingTasks(deps, (await communeOf(deps)).zone, now)),
    ...(await doorTasks(deps)),
    ...(await evidenceTasks(deps, now)),
    ...(await reportTasks(deps, now)),
  ];
}
