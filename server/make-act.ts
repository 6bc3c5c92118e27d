/** The text that a person signs with a passkey: made by the server alone, and taken back only as the server would make it. Pure. */
import type { Act } from '../stations/protocol.ts';
import { LONGEST_ACT_MS, LONGEST_EMERGENCY_MS, readAct } from '../stations/verify-act.ts';

/** An act is signed within this of its text, and says so much about how far a text may be from what the server would write now, ms. */
export const ACT_FRESH_MS = 5 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** What nobody set an end for may air so long, ms. */
export const USUAL_LEAVE_MS = 365 * DAY_MS;
/** Signature and closing tunes change rarely. */
export const TUNE_LEAVE_MS = 2 * USUAL_LEAVE_MS;

/** What an act is to say. Of an approval `order` is absent. */
export type ActInput = Pick<Act, 'commune' | 'decision' | 'items' | 'notAfter' | 'order'>;

/** The text. Items sorted, keys in one order: equal wishes of one moment are equal texts. */
export function makeAct({ commune, decision, items, notAfter, order }: ActInput, now: number): string {
  const act: Act = {
    loa: 'act/1',
    commune,
    decision,
    items: [...new Set(items)].sort(),
    madeAt: now,
    notAfter: Math.min(notAfter, now + longestMs(decision)),
    ...(order === undefined ? {} : { order: orderOf(order) }),
  };
  return JSON.stringify(act);
}

/** Why a text is not what would be signed now. changed: other items, another order, another commune. */
export type ActLack = 'not-an-act' | 'too-old' | 'changed';

/**
 * The act of a text that comes back signed: only one that the server would itself have made within the last five minutes, letter for letter.
 * `asked`: what it is to say now; its `notAfter` may have moved with the time.
 */
export function readActFor(
  text: string,
  asked: ActInput,
  now: number,
): { readonly kind: 'act'; readonly act: Act } | { readonly kind: 'lack'; readonly lack: ActLack } {
  const act = readAct(text);
  if (act === undefined) return { kind: 'lack', lack: 'not-an-act' };
  if (act.madeAt > now + ACT_FRESH_MS || act.madeAt <= now - ACT_FRESH_MS) return { kind: 'lack', lack: 'too-old' };
  const wanted = Math.min(asked.notAfter, act.madeAt + longestMs(asked.decision));
  // An approval may end sooner than it could: that is said under the signature, and narrows it.
  const isShort = act.decision !== 'approved' && act.notAfter < wanted - ACT_FRESH_MS;
  const isSame = makeAct({ ...asked, notAfter: act.notAfter }, act.madeAt) === text;
  if (!isSame || isShort || act.notAfter > wanted + ACT_FRESH_MS) return { kind: 'lack', lack: 'changed' };
  return { kind: 'act', act };
}

/** `hash` or `hash*2`. */
export function actItemOf(content: string, needs: number): string {
  return needs > 1 ? `${content}*2` : content;
}

function longestMs(decision: Act['decision']): number {
  return decision === 'emergency' ? LONGEST_EMERGENCY_MS : LONGEST_ACT_MS;
}

function orderOf({ id, stations, repeatEveryMs }: NonNullable<Act['order']>): Act['order'] {
  return {
    id,
    stations: stations === 'all' ? stations : [...new Set(stations)].sort(),
    ...(repeatEveryMs === undefined ? {} : { repeatEveryMs }),
  };
}
