/** What a village's own page asks of the server, with the token of its link in a header: no cookie, no account. */
import type { OwnVillage, OwnWrite } from '../../../../server/contract/evidence.ts';
import type { UsbTicket } from '../../../../server/contract/listening.ts';

/** Why something did not work, in words to show. */
export class OwnProblem extends Error {
  /** The link itself opens nothing: asking again is no use. */
  readonly isClosed: boolean;

  constructor(message: string, isClosed: boolean) {
    super(message);
    this.name = 'OwnProblem';
    this.isClosed = isClosed;
  }
}

/** The village's last days. Throws `OwnProblem`. */
export function fetchDays(token: string): Promise<OwnVillage> {
  return ask<OwnVillage>(token, '/days', { method: 'GET' });
}

/** Says what was heard; answers the days as they are then. The same `requestId` twice is said once. Throws `OwnProblem`. */
export function sendReport(token: string, body: OwnWrite): Promise<OwnVillage> {
  return ask<OwnVillage>(token, '/reports', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

/** Sends a JPEG; its hash. Throws `OwnProblem`. */
export async function sendPhoto(token: string, photo: Blob): Promise<string> {
  const headers = { 'content-type': 'image/jpeg' };
  return (await ask<{ sha256: string }>(token, '/photo', { method: 'POST', body: photo, headers })).sha256;
}

/** Where the sounds of the coming week lie, for some minutes. Throws `OwnProblem`. */
export async function fetchSounds(token: string): Promise<string> {
  return (await ask<UsbTicket>(token, '/usb-ticket', { method: 'POST' })).path;
}

const UNREACHABLE = 'Chưa nối được với máy chủ của xã. Kiểm tra mạng rồi bấm lại.';

async function ask<Answer>(token: string, path: string, init: RequestInit): Promise<Answer> {
  let response: Response;
  try {
    const headers = {
      ...(init.headers as Record<string, string>),
      'x-village-token': token,
      accept: 'application/json',
    };
    response = await fetch(`/api/village/v1${path}`, { ...init, headers, credentials: 'omit', cache: 'no-store' });
  } catch {
    throw new OwnProblem(UNREACHABLE, false);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as Answer;
  throw new OwnProblem(messageOf(answer) ?? UNREACHABLE, response.status === 403);
}

function messageOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { message } = answer as { message?: unknown };
  return typeof message === 'string' ? message : undefined;
}
