/** The signature under a deed: the server's text, held against what the person heard, then one tap on the passkey. */
import type { ActAsked, ApprovalAsk, SignedAct } from '../../../server/contract/acts.ts';
import type { InterruptWrite } from '../../../server/contract/interrupts.ts';
import { api } from '../api.ts';
import { sha256Hex } from '../parts/verified-sound.ts';
import { type MeantAct, saysWhatIsMeant } from '../words/act-check.ts';
import { askPasskey, signedBy } from './use-passkey.ts';

type Items = ApprovalAsk['items'];

/** Signs an approval of these files and live sources. Throws what the server or the passkey says, and where the text is another. */
export async function signApproval(items: Items): Promise<SignedAct> {
  const contents = await Promise.all(items.map(contentOf));
  return sign(await api.askApproval({ items }), { decision: 'approved', contents });
}

/** Signs that what was approved is taken back. */
export async function signWithdrawal(segmentId: string, sha256: string): Promise<SignedAct> {
  return sign(await api.askWithdrawal(segmentId), { decision: 'withdrawn', contents: [sha256] });
}

/** Signs an emergency order; `sha256`: the message as it was heard. */
export async function signEmergency(order: InterruptWrite, sha256: string): Promise<SignedAct> {
  const { requestId: id, repeatEveryMinutes: every } = order;
  const meant = { id, repeatEveryMs: every == null ? undefined : every * 60_000 };
  return sign(await api.askEmergency(order), { decision: 'emergency', contents: [sha256], order: meant });
}

async function sign({ text, options }: ActAsked, meant: MeantAct): Promise<SignedAct> {
  if (!saysWhatIsMeant(text, meant))
    throw new Error(
      'Máy chủ đưa ra nội dung ký khác với nội dung bạn vừa nghe. Chưa ký gì. Tải lại trang; nếu vẫn vậy, đừng ký và báo quản trị viên.',
    );
  return signedBy(text, await askPasskey(options));
}

async function contentOf(item: Items[number]): Promise<string> {
  if ('content' in item) return item.content;
  if ('sha256' in item) return item.sha256;
  return `relay:${await sha256Hex(new TextEncoder().encode(item.url))}`;
}
