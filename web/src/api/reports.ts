/** The HTTP API of reports, how they are headed, and the commune's settings. */
import type { z } from 'zod';
import type {
  Checklist,
  Period,
  ReportList,
  reportContent,
  reportProfile,
  Suggestions,
  Report as WireReport,
} from '../../../server/contract/reports.ts';
import type { SettingName, Settings } from '../../../server/contract/settings.ts';
import { queryString, request } from '../request.ts';
import { get, patch, post, put, remove } from '../verbs.ts';

export type { Checklist, Period, ReportList, Suggestions } from '../../../server/contract/reports.ts';
export type { SettingName, Settings } from '../../../server/contract/settings.ts';

/** What people type in, whole: every field has at least its default. */
export type Content = z.output<typeof reportContent>;
export type Report = Omit<WireReport, 'content'> & { readonly content: Content };
export type Edition = Report['editions'][number];
export type Profile = z.output<typeof reportProfile>;
/** The head in force today, all that were set, and whether nobody has set one yet. */
export interface Profiles {
  readonly inForce: Profile;
  readonly profiles: readonly Profile[];
  readonly isStarting: boolean;
}

export interface ReportChange {
  readonly version: number;
  readonly title?: string;
  readonly content?: Content;
  readonly dueOn?: string | null;
}

export const reportsApi = {
  reports: (signal?: AbortSignal) => get<ReportList>('/reports', signal),
  beginReport: (period: Period) => post<Report>('/reports', { period }),
  report: (id: string, signal?: AbortSignal) => get<Report>(`/reports/${id}`, signal),
  changeReport: (id: string, change: ReportChange) => patch<Report>(`/reports/${id}`, change),
  dropReport: (id: string) => remove(`/reports/${id}`),
  reportChecklist: (id: string, signal?: AbortSignal) => get<Checklist>(`/reports/${id}/checklist`, signal),
  reportSuggestions: (id: string) => get<Suggestions>(`/reports/${id}/suggestions`),
  closeReport: (id: string, body: { version: number; number: string; signedOn: string | null }) =>
    post<Report>(`/reports/${id}/editions`, body),
  addScan: (id: string, edition: number, file: File) =>
    request<Report>('POST', `/reports/${id}/editions/${edition}/scans${queryString({ name: file.name })}`, { file }),
  reportProfiles: (signal?: AbortSignal) => get<Profiles>('/report-profile', signal),
  setReportProfile: (profile: Profile) => put<Profiles>('/report-profile', profile),
  settings: (signal?: AbortSignal) => get<Settings>('/settings', signal),
  setSetting: <N extends SettingName>(name: N, value: Settings[N]) => put<Settings>(`/settings/${name}`, { value }),
};

/** Where a draft's files are made. */
export function previewUrl(id: string, kind: 'pdf' | 'docx' | 'xlsx'): string {
  return `/api/v1/reports/${id}/preview/${kind}`;
}

/** Where an edition's files lie. */
export function editionUrl(id: string, edition: number): string {
  return `/api/v1/reports/${id}/editions/${edition}`;
}
