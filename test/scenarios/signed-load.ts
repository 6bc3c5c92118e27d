/** An approver who signs on and on with a passkey, approvals and emergency orders, and takes each back; remembers everything the server said it has. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ActAsked } from '../../server/contract/acts.ts';
import type { Interrupt } from '../../server/contract/interrupts.ts';
import type { ApprovalsMade, Segment } from '../../server/contract/segments.ts';
import type { SignedAct } from '../../stations/protocol.ts';
import { actChallenge } from '../../stations/verify-act.ts';
import type { SoftPasskey } from '../fakes/soft-passkey.ts';
import { readySegment } from './commune-steps.ts';
import { ask, repeat } from './keep-asking.ts';
import { makeApproverSign } from './signing-steps.ts';
import type { Loa } from './start-loa.ts';

/** What was signed; while it is being taken back either may be true. */
export interface SignedDeed {
  readonly kind: 'approval' | 'interrupt';
  readonly signed: SignedAct;
  readonly isBack: boolean | 'either';
}
/** By the id of the approval or of the order. */
export type SignedDeeds = Map<string, SignedDeed>;

/** The approver registers a passkey, the root lists it, two sounds are made; gives what goes on until the signal. */
export async function signDeeds(loa: Loa, deeds: SignedDeeds, signal: AbortSignal): Promise<Promise<void>[]> {
  const safe = { folder: mkdtempSync(join(loa.dataDir, 'safe-')), rootKey: join(loa.dataDir, 'root.jwk') };
  renameSync(join(loa.dataDir, 'keys', 'ROOT-KEY-MOVE-TO-THE-SAFE.jwk'), safe.rootKey);
  const phone = await makeApproverSign(loa, safe, loa.env.LOA_PUBLIC_URL ?? loa.url);
  const sound = await makeSound();
  const [toApprove, toOrder] = await Promise.all([readySegment(loa, 'Duyệt', sound), readySegment(loa, 'Lệnh', sound)]);
  return [approve(loa, phone, toApprove, deeds, signal), order(loa, phone, toOrder, deeds, signal)];
}

async function approve(loa: Loa, phone: SoftPasskey, { id }: Segment, deeds: SignedDeeds, signal: AbortSignal) {
  let count = 0;
  await repeat(signal, async () => {
    const { state, rendition } = await post<Segment>(loa, 'operator', 'GET', `/api/v1/segments/${id}`);
    if (state !== 'waiting') {
      // A kill left it approved and nobody heard of it: an edit takes that back.
      count += 1;
      await post(loa, 'operator', 'PATCH', `/api/v1/segments/${id}`, { title: `Duyệt ${count}` });
      await post(loa, 'operator', 'POST', `/api/v1/segments/${id}/submit`);
    }
    const item = { segmentId: id, sha256: rendition?.sha256 };
    const signed = await tap(loa, phone, 'approval', { items: [item] });
    const decisions = [{ ...item, decision: 'approved' }];
    const made = await post<ApprovalsMade>(loa, 'approver', 'POST', '/api/v1/approvals', { decisions, signed });
    const approval = made.approvals[0]?.id ?? '';
    deeds.set(approval, { kind: 'approval', signed, isBack: 'either' });
    await post(loa, 'approver', 'POST', '/api/v1/approvals/undo', { ids: [approval] });
    deeds.set(approval, { kind: 'approval', signed, isBack: true });
  });
}

async function order(loa: Loa, phone: SoftPasskey, { id }: Segment, deeds: SignedDeeds, signal: AbortSignal) {
  await repeat(signal, async () => {
    const about = { requestId: randomUUID(), kind: 'emergency', segmentId: id, expiresInMinutes: 1, saysTime: false };
    const signed = await tap(loa, phone, 'emergency', about);
    const given = await post<Interrupt>(loa, 'approver', 'POST', '/api/v1/interrupts', { ...about, signed });
    deeds.set(given.id, { kind: 'interrupt', signed, isBack: 'either' });
    await post(loa, 'approver', 'DELETE', `/api/v1/interrupts/${given.id}`);
    deeds.set(given.id, { kind: 'interrupt', signed, isBack: true });
  });
}

async function tap(loa: Loa, phone: SoftPasskey, kind: string, body: object): Promise<SignedAct> {
  const { text } = await post<ActAsked>(loa, 'approver', 'POST', `/api/v1/acts/options/${kind}`, body);
  const { authenticatorData, clientDataJSON, signature } = phone.assert(actChallenge(text)).response;
  return { text, signer: phone.credentialId, authenticatorData, clientDataJson: clientDataJSON, signature };
}

async function post<T>(
  loa: Loa,
  who: 'operator' | 'approver',
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const init = { headers: { cookie: loa.cookie(who), ...json }, ...(body && { body: JSON.stringify(body) }) };
  return (await ask(loa, method, path, init)).json() as Promise<T>;
}

async function makeSound(): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'loa-signed-')), 'a.wav');
  await promisify(execFile)('espeak-ng', ['-v', 'vi', '-s', '150', '-w', path, 'Mời bà con đến họp thôn tối nay.']);
  return path;
}
