/** Tells every approver of an emergency, on their phones and by the webhook, in the order's own transaction: who, what, where, until when, and how to stop it. */
import type { PlannedStation } from '../scheduler/model.ts';
import type { NoticeMessage } from './notice-words.ts';
import { getCommune } from './store/commune-store.ts';
import type { Db } from './store/database.ts';
import { enqueueUrgent } from './store/delivery-store.ts';
import { approverSubscriptions } from './store/subscription-store.ts';
import { spokenTime } from './vietnamese-time.ts';

/** Whoever's phone is off hears of it later, ms. */
const TOLD_MS = 12 * 3_600_000;
/** More places than this are a number. */
const MOST_NAMED = 3;

/** An order as it is told. */
export interface Emergency {
  readonly id: string;
  readonly title: string;
  readonly issuedBy: string;
  readonly expiresAt: number;
  /** Ids of where it sounds, among `stations`. */
  readonly reached: readonly string[];
  readonly stations: readonly PlannedStation[];
}

/** Also to whoever ordered it: a stolen account's owner hears of it. */
export async function announceEmergency(tx: Db, now: number, communeId: string, emergency: Emergency): Promise<void> {
  const { id, name, zone } = await getCommune(tx, communeId);
  const { push, webhook } = emergencyMessage({ id, name, zone }, emergency, now);
  const message = {
    urgency: 'emergency' as const,
    about: emergency.id,
    push: JSON.stringify(push),
    webhook: JSON.stringify(webhook),
    expiresAt: now + TOLD_MS,
  };
  await enqueueUrgent(tx, communeId, message, await approverSubscriptions(tx, now, communeId), now);
}

/** Both forms of the message. Pure. */
export function emergencyMessage(
  commune: { readonly id: string; readonly name: string; readonly zone: string },
  { id, title, issuedBy, expiresAt, reached, stations }: Emergency,
  now: number,
): NoticeMessage {
  const names = stations.filter((station) => reached.includes(station.id)).map(({ name }) => name);
  const where = whereWords(names, stations.length);
  const head = `Đang phát khẩn cấp tại ${where}`;
  const body = [
    `"${title}", do ${issuedBy} phát lúc ${spokenTime(now, commune.zone)}, hết hạn ${spokenTime(expiresAt, commune.zone)}.`,
    'Không phải của xã? Mở ra và bấm Dừng.',
  ].join('\n');
  const iso = (at: number) => new Date(at).toISOString();
  return {
    push: { title: head, body, href: `/khan-cap/${id}`, tag: `loa-khan-cap-${id}` },
    webhook: {
      event: 'emergency',
      commune: { id: commune.id, name: commune.name },
      sentAt: iso(now),
      text: `${head}\n${body}`,
      order: { id, title, issuedBy, expiresAt: iso(expiresAt), stations: names },
    },
  };
}

function whereWords(names: readonly string[], all: number): string {
  if (names.length === all) return `tất cả ${all} trạm`;
  if (names.length <= MOST_NAMED) return `trạm ${names.join(', ')}`;
  return `${names.length} trạm (${names.slice(0, MOST_NAMED).join(', ')}…)`;
}
