/** Enrolment: one typed code becomes an identity, and only with the server whose root the code names. */
import type { Logger } from 'pino';
import { keyListSchema } from '../protocol.ts';
import { generateSigningKey, publicHalf, rootFingerprint, verify } from '../sign.ts';
import { StationError } from '../station-error.ts';
import { LONGEST_NAP_MS } from './alarm.ts';
import { backOffMs } from './back-off.ts';
import type { Clock } from './clock.ts';
import { type Identity, keepIdentity, keepPendingKey, readIdentity, readPendingKey } from './identity.ts';
import { type Answer, StationLink } from './station-link.ts';

const RETRY = { firstMs: 500, longestMs: 30_000 };

/** The two halves of a typed code: what is sent, and the root's fingerprint that must come back. */
export interface EnrolmentCode {
  readonly code: string;
  readonly fingerprint: string;
}

/** What an enrolment came to; with `later` it is worth trying again. */
export type EnrolmentResult =
  | { readonly kind: 'enrolled'; readonly identity: Identity; readonly keyList: string }
  | { readonly kind: 'later'; readonly detail: string; readonly retryAfterMs: number };

/** Reads a code as people type it: dashes, spaces and lower case do not matter. Throws `enrol-code-malformed`. */
export function readEnrolmentCode(typed: string): EnrolmentCode {
  const letters = typed.replace(/[\s-]/g, '').toUpperCase();
  if (!/^[A-Z0-9]{20}$/.test(letters)) throw new StationError('enrol-code-malformed', { letters: letters.length });
  return { code: letters.slice(0, 8), fingerprint: letters.slice(8) };
}

/** What enrolment works with. */
export interface EnrolmentParts {
  readonly dataDir: string;
  readonly serverUrl: string;
  readonly code?: string;
  readonly clock: Clock;
  readonly chance: () => number;
  readonly log: Logger;
  /** A station that has an identity waits no longer than this for a new one. */
  readonly enrolWithinMs?: number;
  /** Called before each try and nap: it is alive. */
  readonly onTurn?: () => void;
}

/**
 * The identity in the folder, or the one the code brings; a server that is not there yet is asked until `stop`. A code
 * other than the one the identity came from enrols anew, as the same station. Undefined when stopped before the server
 * answered. Throws `not-enrolled` without identity and code, `enrol-no-answer`.
 */
export async function enrolWhenReachable(
  { dataDir, serverUrl, code: typed, clock, chance, log, enrolWithinMs, onTurn }: EnrolmentParts,
  stop: AbortSignal,
): Promise<{ identity: Identity; keyList?: string } | undefined> {
  const known = await readIdentity(dataDir);
  const code = typed === undefined ? undefined : readEnrolmentCode(typed);
  if (known !== undefined && (code === undefined || code.code === known.code)) return { identity: known };
  if (code === undefined) throw new StationError('not-enrolled', { dataDir });
  const link = new StationLink(serverUrl, undefined, stop);
  const giveUpAtMs = known === undefined ? Infinity : clock.monotonicMs() + (enrolWithinMs ?? Infinity);
  for (let failures = 1; !stop.aborted; failures++) {
    onTurn?.();
    const result = await enrol(dataDir, link, code, known?.station);
    if (result.kind === 'enrolled') return { identity: result.identity, keyList: result.keyList };
    if (stop.aborted) break;
    log.warn({ detail: result.detail, failures }, 'enrolment: the server does not answer yet');
    const leftMs = giveUpAtMs - clock.monotonicMs();
    if (leftMs <= 0) throw new StationError('enrol-no-answer', { serverUrl });
    const retryInMs = Math.min(leftMs, backOffMs(failures, RETRY, chance(), result.retryAfterMs));
    await waitTurning(clock, retryInMs, stop, onTurn);
  }
  return undefined;
}

/** In naps, each of them a turn: a busy server may ask for an hour. */
async function waitTurning(clock: Clock, ms: number, stop: AbortSignal, onTurn?: () => void): Promise<void> {
  const until = clock.monotonicMs() + ms;
  for (let left = ms; left > 0 && !stop.aborted; left = until - clock.monotonicMs()) {
    onTurn?.();
    await clock.wait(Math.min(left, LONGEST_NAP_MS), stop);
  }
}

/** Asks the server once. `knownAs`: the station whose records are in the folder. Throws `enrol-refused`, `root-mismatch`, `other-station` or
 * `server-answer-malformed`; keeps nothing then. */
export async function enrol(
  dataDir: string,
  link: StationLink,
  { code, fingerprint }: EnrolmentCode,
  knownAs?: string,
): Promise<EnrolmentResult> {
  const key = (await readPendingKey(dataDir, code)) ?? (await generateSigningKey());
  await keepPendingKey(dataDir, code, key);
  const answer = await link.enrol({ code, publicKey: publicHalf(key) });
  if (answer.kind !== 'ok') return later(answer);
  const { commune, station, stationName, token, rootKey, keyList } = answer.value;
  if ((await rootFingerprint(rootKey)) !== fingerprint) throw new StationError('root-mismatch', { station });
  if (knownAs !== undefined && knownAs !== station) throw new StationError('other-station', { knownAs, station });
  const list = await verify(keyList, 'loa-keys+jwt', [rootKey]);
  if (list.kind !== 'ok' || keyListSchema.safeParse(list.payload).data?.commune !== commune) {
    throw new StationError('server-answer-malformed', { what: 'key list' });
  }
  const identity: Identity = { commune, station, stationName, token, key, rootKey, code };
  await keepIdentity(dataDir, identity);
  return { kind: 'enrolled', identity, keyList };
}

function later(failure: Exclude<Answer<unknown>, { kind: 'ok' }>): EnrolmentResult {
  if (failure.kind === 'unreachable') return { kind: 'later', detail: failure.detail, retryAfterMs: 0 };
  if (failure.kind === 'busy')
    return { kind: 'later', detail: `${failure.status}`, retryAfterMs: failure.retryAfterMs };
  throw new StationError('enrol-refused', failure.kind === 'refused' ? { ...failure } : { status: 404 });
}
