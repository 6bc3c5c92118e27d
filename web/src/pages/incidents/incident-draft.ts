/** An incident while it is being written down, and what is still missing of it. */
import type { Incident } from '../../../../server/contract/incidents.ts';
import type { IncidentWrite } from '../../api/incidents.ts';
import { addDays, localDate } from '../../words/local-time.ts';
import { draftOfMoment, type MomentDraft, momentOf } from '../../words/moment-draft.ts';

/** Power is cut from the morning on. */
const ANNOUNCED_FROM = '07:00';

export interface IncidentDraft {
  readonly kind: Incident['kind'] | undefined;
  readonly title: string;
  readonly stationIds: readonly string[];
  /** Of one station alone: some of its clusters; none: all of it. */
  readonly clusterIds: readonly string[];
  readonly planned: boolean;
  readonly begins: MomentDraft;
  readonly isOver: boolean;
  readonly ends: MomentDraft;
  readonly action: Incident['action'];
  readonly cause: string;
}

/** What is known beforehand: from the log, from a complaint, or nothing. */
export interface IncidentHints {
  readonly stationId?: string | undefined;
  readonly clusterId?: string | undefined;
  readonly at?: string | number | undefined;
}

export function newDraft({ stationId, clusterId, at }: IncidentHints, now: number, zone: string): IncidentDraft {
  return {
    kind: undefined,
    title: '',
    stationIds: stationId === undefined ? [] : [stationId],
    clusterIds: clusterId === undefined ? [] : [clusterId],
    planned: false,
    begins: draftOfMoment(at ?? now, zone),
    isOver: false,
    ends: draftOfMoment(undefined, zone),
    action: 'none',
    cause: '',
  };
}

export function draftOf(incident: Incident, zone: string): IncidentDraft {
  const stationIds = [...new Set(incident.places.map(({ stationId }) => stationId))];
  const clusterIds = incident.places.flatMap(({ clusterId }) => clusterId ?? []);
  const { kind, title, planned, action, cause } = incident;
  return {
    ...{ kind, title, planned, action, cause, stationIds },
    clusterIds: stationIds.length === 1 ? clusterIds : [],
    begins: draftOfMoment(incident.beginsAt, zone),
    isOver: incident.endsAt !== null,
    ends: draftOfMoment(incident.endsAt, zone),
  };
}

/** People say of a new one that it is announced, or take that back: it begins on a day to come, and nothing was done about it yet. */
export function announced(draft: IncidentDraft, planned: boolean, now: number, zone: string): IncidentDraft {
  const tomorrow = { date: addDays(localDate(now, zone), 1), time: ANNOUNCED_FROM };
  const noEnd = draft.ends.time === '';
  if (!planned) {
    const isUntouched = draft.begins.date === tomorrow.date && draft.begins.time === tomorrow.time;
    const begins = isUntouched ? draftOfMoment(now, zone) : draft.begins;
    return { ...draft, planned, begins, ends: noEnd ? draftOfMoment(undefined, zone) : draft.ends };
  }
  const at = momentOf(draft.begins, zone);
  const begins = at === undefined || Date.parse(at) <= now ? tomorrow : draft.begins;
  const ends = noEnd ? { date: begins.date, time: '' } : draft.ends;
  return { ...draft, planned, begins, ends, isOver: false, action: 'none' };
}

/** What is to be sent, or why it cannot be yet, in words. Several stations keep clusters that were named before. */
export function readDraft(
  draft: IncidentDraft,
  zone: string,
  before?: Pick<Incident, 'places' | 'beginsAt' | 'endsAt'>,
): { readonly body: IncidentWrite } | { readonly lack: string } {
  const { kind, planned, action, stationIds, clusterIds } = draft;
  const title = draft.title.trim();
  const beginsAt = exactOf(draft.begins, before?.beginsAt, zone);
  const wantsEnd = planned || draft.isOver;
  const endsAt = wantsEnd ? exactOf(draft.ends, before?.endsAt, zone) : null;
  if (kind === undefined) return { lack: 'Chọn loại sự cố.' };
  if (stationIds.length === 0) return { lack: 'Chọn nơi xảy ra.' };
  if (title === '') return { lack: 'Ghi ngắn gọn việc gì xảy ra.' };
  if (beginsAt === undefined) return { lack: 'Ghi ngày giờ bắt đầu.' };
  if (endsAt === undefined) return { lack: 'Ghi ngày giờ kết thúc.' };
  if (endsAt !== null && endsAt <= beginsAt) return { lack: 'Giờ kết thúc phải sau giờ bắt đầu.' };
  const named = stationIds.length === 1 && clusterIds.length > 0;
  const places = named
    ? clusterIds.map((clusterId) => ({ stationId: stationIds[0] ?? '', clusterId }))
    : stationIds.flatMap((stationId) => keptPlaces(stationId, stationIds.length > 1 ? before : undefined));
  return { body: { kind, title, cause: draft.cause.trim(), action, planned, beginsAt, endsAt, places } };
}

/** What a machine told to the second stays so, unless somebody fills in another minute. */
function exactOf(draft: MomentDraft, before: string | null | undefined, zone: string): string | undefined {
  const stored = draftOfMoment(before, zone);
  const isSame = stored.date === draft.date && stored.time === draft.time.slice(0, 5);
  return isSame && before !== undefined && before !== null ? before : momentOf(draft, zone);
}

function keptPlaces(stationId: string, before: Pick<Incident, 'places'> | undefined): IncidentWrite['places'] {
  const kept = before?.places.filter((place) => place.stationId === stationId) ?? [];
  return kept.length > 0 ? kept : [{ stationId, clusterId: null }];
}
