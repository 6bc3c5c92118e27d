/** The signature under a deed: the server's text, held against what the person heard, saw and chose, then one tap on the passkey. */
import type { ActAsked, ApprovalAsk, SignedAct } from '../../../server/contract/acts.ts';
import type { InterruptWrite } from '../../../server/contract/interrupts.ts';
import { api } from '../api.ts';
import { sha256Hex } from '../parts/verified-sound.ts';
import { findActFault, type MeantAct, type MeantContent } from '../words/act-check.ts';
import { askPasskey, signedBy } from './use-passkey.ts';

type Item = ApprovalAsk['items'][number];

/** What the page showed of an item: how many approvers it takes, its last day (ISO; null: none). */
export interface Shown {
  readonly needs?: number;
  readonly validUntil?: string | null;
}

/** Signs an approval of these files and live sources. Throws what the server or the passkey says, and where the text is another. */
export async function signApproval(
  commune: string,
  shown: readonly { readonly item: Item; readonly shown?: Shown | undefined }[],
): Promise<SignedAct> {
  const contents = await Promise.all(
    shown.map(async ({ item, shown: as = {} }) => meantContent(await contentOf(item), as)),
  );
  const asked = await api.askApproval({ items: shown.map(({ item }) => item) });
  return sign(asked, { commune, decision: 'approved', contents });
}

/** Signs that what was approved is taken back. */
export async function signWithdrawal(commune: string, segmentId: string, sha256: string): Promise<SignedAct> {
  const contents = [{ content: sha256 }];
  return sign(await api.askWithdrawal(segmentId), { commune, decision: 'withdrawn', contents });
}

/** Signs an emergency order. `sha256`: the message, where it was heard as its bytes were; `stations`: where it was chosen to sound. */
export async function signEmergency(
  commune: string,
  order: InterruptWrite,
  { sha256, stations }: { readonly sha256: string; readonly stations: 'all' | readonly string[] },
): Promise<SignedAct> {
  const { requestId: id, repeatEveryMinutes: every, expiresInMinutes = 60 } = order;
  const times = { repeatEveryMs: every == null ? undefined : every * 60_000, expiresInMs: expiresInMinutes * 60_000 };
  const meant = { commune, decision: 'emergency', contents: [{ content: sha256 }] } as const;
  return sign(await api.askEmergency(order), { ...meant, order: { id, stations, ...times } });
}

async function sign({ text, options }: ActAsked, meant: MeantAct): Promise<SignedAct> {
  const fault = findActFault(text, meant, Date.now());
  if (fault === 'content')
    throw new Error(
      'Máy chủ đưa ra nội dung ký khác với nội dung bạn vừa nghe và chọn. Chưa ký gì. Tải lại trang; nếu vẫn vậy, đừng ký và báo quản trị viên.',
    );
  if (fault === 'clock')
    throw new Error(
      'Ngày giờ trên máy này và trên máy chủ lệch nhau hơn một ngày. Chưa ký gì. Chỉnh lại ngày giờ máy này; nếu máy này đúng, báo quản trị viên xem máy chủ.',
    );
  return signedBy(text, await askPasskey(options));
}

function meantContent(content: string, { needs, validUntil }: Shown): MeantContent {
  return {
    content,
    ...(needs === undefined ? {} : { needs }),
    ...(validUntil === undefined ? {} : { until: validUntil === null ? null : Date.parse(validUntil) }),
  };
}

async function contentOf(item: Item): Promise<string> {
  if ('content' in item) return item.content;
  if ('sha256' in item) return item.sha256;
  return `relay:${await sha256Hex(new TextEncoder().encode(item.url))}`;
}
