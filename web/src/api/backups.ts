/** Backups: a function per route. */
import type { BackupState } from '../../../server/contract/backups.ts';
import { get, post } from '../verbs.ts';

export const backupsApi = {
  backups: (signal?: AbortSignal) => get<BackupState>('/backups', signal),
  askForBackup: () => post<{ id: string }>('/backups'),
  settleRestore: (id: string) => post<{ ok: true }>(`/restores/${id}/settle`),
};
