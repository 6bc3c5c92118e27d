/** The HTTP API of what may be heard again, and of the package for a USB stick. */
import type { ListeningState, PublicList, WithdrawalWrite } from '../../../server/contract/listening.ts';
import { queryString } from '../request.ts';
import { get, put, remove } from '../verbs.ts';

/** Where the MP3 of something to hear again is. */
export function mp3Path(sha256: string): string {
  return `/api/public/v1/audio/${sha256}.mp3`;
}

/** Where a station's days lie as one zip: sounds in the order of play, and their sheet. */
export function usbPath(stationId: string, firstDay: string, days: number): string {
  return `/api/v1/usb.zip${queryString({ stationId, firstDay, days: String(days) })}`;
}

export const listeningApi = {
  /** For everybody; `before` is `next` of the page before. */
  publicItems: (topic: string | undefined, before: string | undefined, signal?: AbortSignal) =>
    get<PublicList>(`/api/public/v1/items${queryString({ topic, before })}`, signal),
  listening: (signal?: AbortSignal) => get<ListeningState>('/listening', signal),
  withdrawFromListening: (segmentId: string, body: WithdrawalWrite) =>
    put<{ ok: true }>(`/listening/withdrawn/${segmentId}`, body),
  restoreToListening: (segmentId: string) => remove(`/listening/withdrawn/${segmentId}`),
  openListening: (value: boolean) => put<unknown>('/settings/publicListening', { value }),
};
