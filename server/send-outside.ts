/** Sends one message to an address outside: bounded in time and answer, never led on elsewhere, never into a private network by itself. */
import { type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestByTls } from 'node:https';
import { addressFault, reachableOnly } from './public-address.ts';

/** From the name's look-up to the answer's end. */
const WITHIN_MS = 10_000;

/** What is sent. `mayBePrivate`: the admin of the machine allows addresses of its own network. */
export interface OutsideMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string | Buffer;
  readonly mayBePrivate: boolean;
}

/** The answer's status, or why there is none. */
export type OutsideAnswer =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'failed'; readonly detail: string };

/** Posts it. The answer's body is of no interest and is not read. */
export function sendOutside({ url, headers, body, mayBePrivate }: OutsideMessage): Promise<OutsideAnswer> {
  const fault = addressFault(url, mayBePrivate);
  if (fault !== undefined) return Promise.resolve({ kind: 'failed', detail: fault });
  const target = new URL(url);
  const request = target.protocol === 'https:' ? requestByTls : requestPlain;
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    signal: AbortSignal.timeout(WITHIN_MS),
    agent: false,
    ...(mayBePrivate ? {} : { lookup: reachableOnly }),
  };
  return new Promise((resolve) => {
    const sent = request(target, options, (response) => {
      response.destroy();
      resolve({ kind: 'answered', status: response.statusCode ?? 0 });
    });
    sent.on('error', (error) => resolve({ kind: 'failed', detail: error.message }));
    sent.end(body);
  });
}
