/** What of the coming days no station would play for want of signatures, or soon would no longer. Pure. */
import { type Remembered, rememberedOf, type StoredAct, signersOfItem } from './needed-acts.ts';

/** Something that is to sound: `content` is a hash, or `relay:` and the hash of its address. */
export interface PlannedContent {
  readonly content: string;
  readonly title: string;
  /** When it first sounds of what is planned; undefined of a template, which may be called for at any time. */
  readonly firstAt: number | undefined;
  /** How many persons must have signed it. */
  readonly needs: number;
  /** It airs no longer then, signed or not. */
  readonly validUntil: number | undefined;
}

/** One of them that is unsigned, or not for much longer. */
export interface UnsignedItem {
  readonly item: string;
  readonly title: string;
  readonly firstAt: number | null;
  /** When the signatures there are no longer suffice; null where they do not now. */
  readonly endsAt: number | null;
  readonly needs: number;
  readonly has: number;
  /** Persons whose signature is there. */
  readonly signers: readonly string[];
  /** It was withdrawn by signature, and too few have signed since: stations that remember it play it in no emergency either. */
  readonly barred: boolean;
}

/** Signatures that end within this are told, ms. */
export const SOON_MS = 30 * 24 * 3_600_000;

/** In the order in which they sound. `acts`: those that count; `known`: also of what counts no more. */
export function unsignedPlan(
  planned: readonly PlannedContent[],
  acts: readonly StoredAct[],
  now: number,
  known: Remembered = rememberedOf(acts, now),
): UnsignedItem[] {
  const counting = acts.filter(({ notAfter }) => notAfter > now);
  return planned
    .flatMap(({ content, title, firstAt, needs: wanted, validUntil }): UnsignedItem[] => {
      const signed = signersOfItem(content, counting, known);
      const needs = Math.max(wanted, signed.needs);
      // Stations know from the acts alone how many it takes, a new one from those that it gets: where none says so, one more has to, whoever signs it.
      const isUntold = signed.told < wanted && signed.by.length >= wanted;
      const signers = isUntold ? [] : signed.by.map(({ person }) => person);
      const has = isUntold ? wanted - 1 : Math.min(needs, signers.length);
      const endsAt = isUntold ? null : (signed.by[needs - 1]?.notAfter ?? null);
      const isSoonOver =
        endsAt !== null && endsAt <= now + SOON_MS && endsAt < (validUntil ?? Number.POSITIVE_INFINITY);
      if (endsAt !== null && !isSoonOver) return [];
      const barred = endsAt === null && known.withdrawn.has(content);
      return [{ item: content, title, firstAt: firstAt ?? null, endsAt, needs, has, signers, barred }];
    })
    .sort((a, b) => (a.firstAt ?? LAST) - (b.firstAt ?? LAST) || (a.item < b.item ? -1 : 1));
}

const LAST = Number.MAX_SAFE_INTEGER;
