/** What the pages ask for of reports, keyed. */
import { queryOptions } from '@tanstack/react-query';
import { reportsApi } from '../api/reports.ts';
import { retry } from '../retry.ts';

export const reportsQueries = {
  reports: () =>
    queryOptions({ queryKey: ['reports', 'list'], queryFn: ({ signal }) => reportsApi.reports(signal), retry }),
  report: (id: string) =>
    queryOptions({ queryKey: ['reports', 'one', id], queryFn: ({ signal }) => reportsApi.report(id, signal), retry }),
  /** Counted anew each time: what is done on another page shows when one comes back. */
  reportChecklist: (id: string) =>
    queryOptions({
      queryKey: ['reports', 'checklist', id],
      queryFn: ({ signal }) => reportsApi.reportChecklist(id, signal),
      retry,
    }),
  reportProfiles: () =>
    queryOptions({
      queryKey: ['report-profile'],
      queryFn: ({ signal }) => reportsApi.reportProfiles(signal),
      retry,
    }),
  settings: () => queryOptions({ queryKey: ['settings'], queryFn: ({ signal }) => reportsApi.settings(signal), retry }),
};
