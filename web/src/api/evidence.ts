/** The HTTP API of what people say was heard. */
import type {
  ListeningWrite,
  ReportsMade,
  VillageLink,
  VillageLinkMade,
  WeekGrid,
  WeekWrite,
} from '../../../server/contract/evidence.ts';
import { queryString, request } from '../request.ts';
import { get, post, put, remove } from '../verbs.ts';

/** Where a photo is, by its hash. */
export function photoPath(sha256: string): string {
  return `/api/v1/photos/${sha256}`;
}

export const evidenceApi = {
  /** `week` is any day of it; of one village with its airings and all that was said. */
  evidenceWeek: (week: string, stationId: string | undefined, signal?: AbortSignal) =>
    get<WeekGrid>(`/evidence/week${queryString({ week, stationId })}`, signal),
  writeWeek: (body: WeekWrite) => put<ReportsMade>('/evidence/week', body),
  writeListening: (body: ListeningWrite) => post<ReportsMade>('/evidence/listening', body),
  /** A JPEG; its hash. */
  sendPhoto: (photo: Blob) => request<{ sha256: string }>('POST', '/photos', { file: photo }),
  villageLinks: (signal?: AbortSignal) => get<{ links: VillageLink[] }>('/village-links', signal),
  makeVillageLink: (stationId: string, person: string) =>
    post<VillageLinkMade>('/village-links', { stationId, person }),
  revokeVillageLink: (id: string) => remove(`/village-links/${id}`),
};
