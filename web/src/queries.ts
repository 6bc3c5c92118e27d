/** What the pages ask for, keyed, and which of it a change on the server makes old. */
import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { ChangeTopic } from '../../server/contract/ledger.ts';
import { api } from './api.ts';
import { auditQueries } from './queries/audit.ts';
import { backupsQueries } from './queries/backups.ts';
import { doorsQueries } from './queries/doors.ts';
import { evidenceQueries } from './queries/evidence.ts';
import { figuresQueries } from './queries/figures.ts';
import { incidentsQueries } from './queries/incidents.ts';
import { ledgerQueries } from './queries/ledger.ts';
import { listeningQueries } from './queries/listening.ts';
import { peopleQueries } from './queries/people.ts';
import { reportsQueries } from './queries/reports.ts';
import { signingQueries } from './queries/signing.ts';
import { retry } from './retry.ts';
import type { Iso, PreviewBody, SegmentFilter } from './wire.ts';

/** Query options by what they fetch; the key's first word is what `changes` below names. */
export const queries = {
  /** On a machine that locks itself asked for every minute: to say that a hand was there, and to learn that none was. */
  me: () =>
    queryOptions({
      queryKey: ['me'],
      queryFn: ({ signal }) => api.me(signal),
      retry,
      staleTime: 60_000,
      refetchInterval: ({ state }) => (typeof state.data?.account?.lockAfterMs === 'number' ? 60_000 : false),
    }),
  /** `token` of the one-time link, '' where there is none. */
  setup: (token: string) =>
    queryOptions({ queryKey: ['setup', token], queryFn: ({ signal }) => api.setupState(token, signal), retry }),
  today: () =>
    queryOptions({ queryKey: ['today'], queryFn: ({ signal }) => api.today(signal), retry, refetchInterval: 30_000 }),
  policy: () => queryOptions({ queryKey: ['policy'], queryFn: ({ signal }) => api.policy(signal), retry }),
  topics: () =>
    queryOptions({ queryKey: ['topics'], queryFn: ({ signal }) => api.topics(signal), retry, staleTime: 600_000 }),
  segments: (filter: SegmentFilter) =>
    queryOptions({
      queryKey: ['segments', 'list', filter],
      queryFn: ({ signal }) => api.segments(filter, signal),
      retry,
      placeholderData: keepPreviousData,
    }),
  segment: (id: string) =>
    queryOptions({ queryKey: ['segments', 'one', id], queryFn: ({ signal }) => api.segment(id, signal), retry }),
  /** Stations answer by the second at first; should an event be lost, they are asked for again soon. */
  notReached: (segmentId: string) =>
    queryOptions({
      queryKey: ['not-reached', segmentId],
      queryFn: ({ signal }) => api.notReached(segmentId, signal),
      retry,
      refetchInterval: ({ state }) => (state.data?.telling ? 3_000 : 30_000),
    }),
  waiting: () => queryOptions({ queryKey: ['waiting'], queryFn: ({ signal }) => api.waiting(signal), retry }),
  sheet: (date: string) =>
    queryOptions({
      queryKey: ['sheet', date],
      queryFn: ({ signal }) => api.sheet(date, signal),
      retry,
      placeholderData: keepPreviousData,
    }),
  programmes: () => queryOptions({ queryKey: ['programmes'], queryFn: ({ signal }) => api.programmes(signal), retry }),
  relaySources: () =>
    queryOptions({ queryKey: ['relay-sources'], queryFn: ({ signal }) => api.relaySources(signal), retry }),
  targets: () => queryOptions({ queryKey: ['targets', 'list'], queryFn: ({ signal }) => api.targets(signal), retry }),
  targetStandings: (from: string, until: string) =>
    queryOptions({
      queryKey: ['targets', 'standing', from, until],
      queryFn: ({ signal }) => api.targetStandings(from, until, signal),
      retry,
      placeholderData: keepPreviousData,
    }),
  zones: () => queryOptions({ queryKey: ['zones'], queryFn: ({ signal }) => api.zones(signal), retry }),
  schedules: () => queryOptions({ queryKey: ['schedules'], queryFn: ({ signal }) => api.schedules(signal), retry }),
  preview: (body: PreviewBody) =>
    queryOptions({
      queryKey: ['preview', body],
      queryFn: ({ signal }) => api.preview(body, signal),
      retry,
      placeholderData: keepPreviousData,
    }),
  airings: (from: Iso, to: Iso) =>
    queryOptions({
      queryKey: ['airings', from, to],
      queryFn: ({ signal }) => api.airings(from, to, signal),
      retry,
      placeholderData: keepPreviousData,
    }),
  exceptionDays: (year: number) =>
    queryOptions({
      queryKey: ['exception-days', year],
      queryFn: ({ signal }) => api.exceptionDays(year, signal),
      retry,
      staleTime: 600_000,
    }),
  conflicts: (from: Iso, to: Iso) =>
    queryOptions({
      queryKey: ['conflicts', from, to],
      queryFn: ({ signal }) => api.conflicts(from, to, signal),
      retry,
    }),
  places: (from: Iso, to: Iso) =>
    queryOptions({ queryKey: ['places', from, to], queryFn: ({ signal }) => api.places(from, to, signal), retry }),
  runSheet: (stationId: string, date: string) =>
    queryOptions({
      queryKey: ['run-sheet', stationId, date],
      queryFn: ({ signal }) => api.runSheet(stationId, date, signal),
      retry,
    }),
  interrupts: () =>
    queryOptions({
      queryKey: ['interrupts', 'list'],
      queryFn: ({ signal }) => api.interrupts(signal),
      retry,
      refetchInterval: 30_000,
    }),
  /** While it runs its stations report by the second; should an event be lost, it is asked again soon. */
  interrupt: (id: string) =>
    queryOptions({
      queryKey: ['interrupts', 'one', id],
      queryFn: ({ signal }) => api.interrupt(id, signal),
      retry,
      refetchInterval: ({ state }) => (state.data?.state === 'running' ? 5_000 : 30_000),
    }),
  suspension: () =>
    queryOptions({
      queryKey: ['suspension'],
      queryFn: ({ signal }) => api.suspension(signal),
      retry,
      refetchInterval: 60_000,
    }),
  /** Asking makes the commune's key for it, once. */
  push: () =>
    queryOptions({
      queryKey: ['push', 'server'],
      queryFn: ({ signal }) => api.push(signal),
      retry,
      staleTime: 600_000,
    }),
  webhook: () => queryOptions({ queryKey: ['webhook'], queryFn: ({ signal }) => api.webhook(signal), retry }),
  stations: () =>
    queryOptions({
      queryKey: ['stations', 'list'],
      queryFn: ({ signal }) => api.stations(signal),
      retry,
      refetchInterval: 60_000,
    }),
  station: (id: string) =>
    queryOptions({
      queryKey: ['stations', 'one', id],
      queryFn: ({ signal }) => api.station(id, signal),
      retry,
      refetchInterval: 30_000,
    }),
  users: () => queryOptions({ queryKey: ['users'], queryFn: ({ signal }) => api.users(signal), retry }),
  /** Which stations have the list is known some seconds after they said so. */
  keys: () =>
    queryOptions({ queryKey: ['keys'], queryFn: ({ signal }) => api.keys(signal), retry, refetchInterval: 15_000 }),
  ...evidenceQueries,
  ...ledgerQueries,
  ...incidentsQueries,
  ...figuresQueries,
  ...reportsQueries,
  ...listeningQueries,
  ...peopleQueries,
  ...signingQueries,
  ...auditQueries,
  ...backupsQueries,
  ...doorsQueries,
};

/** What shows airings to come, by the first word of its key. */
const plan = ['airings', 'conflicts', 'places', 'preview', 'run-sheet', 'sheet', 'targets', 'today'];
const changes: Record<ChangeTopic, readonly string[]> = {
  segments: ['segments', 'not-reached', 'waiting', 'programmes', 'interrupts', 'listening', 'audit', ...plan],
  plan: [
    ...['programmes', 'relay-sources', 'schedules', 'zones', 'waiting', 'policy', 'exception-days', 'audit'],
    ...['interrupts', 'suspension', 'not-reached', 'figures', 'signing'],
    ...plan,
  ],
  stations: ['stations', 'not-reached', 'keys', 'zones', 'interrupts', 'today'],
  ledger: ['ledger', 'interrupts', 'today', 'stations', 'evidence', 'figures', 'air-answer', 'listening'],
  people: ['users', 'me', 'sessions', 'passkeys', 'push', 'delegations', 'audit', 'backups'],
  evidence: ['evidence', 'village-links', 'ledger', 'today', 'figures', 'audit'],
  incidents: ['incidents', 'complaints', 'air-answer', 'ledger', 'today', 'figures', 'audit'],
  reports: ['reports', 'report-profile', 'settings', 'figures', 'listening', 'today', 'audit'],
  signing: ['signing', 'keys', 'me', 'passkeys', 'waiting', 'segments', 'today', 'audit'],
};

/** Makes old everything the named changes touch; what is on screen is asked for again at once. */
export function invalidateTopics(client: QueryClient, topics: Iterable<ChangeTopic>): void {
  const words = new Set([...topics].flatMap((topic) => changes[topic] ?? []));
  void client.invalidateQueries({ predicate: (query) => words.has(String(query.queryKey[0])) });
}
