/** An approver who signs, over the API of a real server: a phone with a passkey, the root's list signed offline with the key from the safe, and signed deeds. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActAsked } from '../../server/contract/acts.ts';
import type { KeyState } from '../../server/contract/keys.ts';
import type { ApprovalsMade, Segment } from '../../server/contract/segments.ts';
import type { SignedAct } from '../../stations/protocol.ts';
import { actChallenge } from '../../stations/verify-act.ts';
import { type SoftPasskey, softPasskey } from '../fakes/soft-passkey.ts';
import { nodeFlags } from '../node-flags.ts';
import { readySegment } from './commune-steps.ts';
import type { Loa } from './start-loa.ts';
import { waitFor } from './wait-for.ts';

const ROOT_SIGN = join(import.meta.dirname, '..', '..', 'server', 'loa.js');

/** What lies in the safe: the root key's file, beside it everything that is signed with it. */
export interface Safe {
  readonly folder: string;
  readonly rootKey: string;
}

/** The approver registers a passkey, is asked for as approver and for emergencies, and the root signs the list. */
export async function makeApproverSign(loa: Loa, safe: Safe, origin: string): Promise<SoftPasskey> {
  const phone = softPasskey({ rpId: new URL(origin).hostname, origin });
  const asked = await loa.call<{ options: { challenge: string }; ticket: string }>(
    'approver',
    'POST',
    '/api/v1/factors/passkeys/options',
  );
  const response = phone.register(asked.options);
  const body = { ticket: asked.ticket, response, name: 'Điện thoại của lãnh đạo' };
  await loa.call('approver', 'POST', '/api/v1/factors/passkeys', body);
  const people = [{ credentialId: phone.credentialId, uses: ['approver', 'emergency'] }];
  await loa.call('admin', 'PUT', '/api/v1/keys/people', { people });
  await signKeyList(loa, safe);
  return phone;
}

/** Carries the request to the root key, signs it there, and brings the list back. */
export async function signKeyList(loa: Loa, safe: Safe): Promise<KeyState> {
  const request = await loa.call<object>('admin', 'GET', '/api/v1/keys/request');
  const [path, out] = ['request.json', 'list.jws'].map((name) => join(safe.folder, name)) as [string, string];
  writeFileSync(path, JSON.stringify(request));
  const args = [...nodeFlags('start'), ROOT_SIGN, 'root-sign', path, '--root', safe.rootKey, '--out', out];
  const signing = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'inherit'] });
  signing.stdin.end('có\n');
  const status = await new Promise((resolve) => signing.once('exit', resolve));
  if (status !== 0) throw new Error(`root-sign ended with ${status}`);
  return loa.call<KeyState>('admin', 'POST', '/api/v1/keys/list', { list: readFileSync(out, 'utf8'), confirm: true });
}

/** As `approvedSegment`, with the approver's signature. */
export async function signedSegment(loa: Loa, phone: SoftPasskey, title: string, path: string): Promise<Segment> {
  const ready = await readySegment(loa, title, path);
  await loa.call('operator', 'POST', `/api/v1/segments/${ready.id}/submit`);
  const item = { segmentId: ready.id, sha256: ready.rendition?.sha256 };
  const signed = await tap(loa, phone, 'approval', { items: [item] });
  const { approvals } = await loa.call<ApprovalsMade>('approver', 'POST', '/api/v1/approvals', {
    decisions: [{ ...item, decision: 'approved' }],
    signed,
  });
  const countsFrom = Date.parse(approvals[0]?.undoUntil ?? '');
  await waitFor('the time to undo to pass', 15_000, async () => (Date.now() > countsFrom ? true : undefined));
  return ready;
}

/** Takes an approval back, signed. */
export async function withdrawSigned(loa: Loa, phone: SoftPasskey, segmentId: string): Promise<void> {
  const signed = await tap(loa, phone, 'withdrawal', { segmentId });
  await loa.call('approver', 'POST', `/api/v1/segments/${segmentId}/withdraw`, { reason: 'Sai số liệu', signed });
}

async function tap(loa: Loa, phone: SoftPasskey, kind: 'approval' | 'withdrawal', body: object): Promise<SignedAct> {
  const { text } = await loa.call<ActAsked>('approver', 'POST', `/api/v1/acts/options/${kind}`, body);
  const { authenticatorData, clientDataJSON, signature } = phone.assert(actChallenge(text)).response;
  return { text, signer: phone.credentialId, authenticatorData, clientDataJson: clientDataJSON, signature };
}
