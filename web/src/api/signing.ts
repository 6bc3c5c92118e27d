/** What approvers sign, and the people on the root's list: a function per route. */
import type { ActAsked, ApprovalAsk, SignedAct, Signing } from '../../../server/contract/acts.ts';
import type { InterruptWrite } from '../../../server/contract/interrupts.ts';
import { get, post } from '../verbs.ts';

export const signingApi = {
  signing: (signal?: AbortSignal) => get<Signing>('/signing', signal),
  askApproval: (body: ApprovalAsk) => post<ActAsked>('/acts/options/approval', body),
  askWithdrawal: (segmentId: string) => post<ActAsked>('/acts/options/withdrawal', { segmentId }),
  askEmergency: (order: InterruptWrite) => post<ActAsked>('/acts/options/emergency', order),
  sendAct: (signed: SignedAct) => post<{ id: string }>('/acts', { signed }),
};
