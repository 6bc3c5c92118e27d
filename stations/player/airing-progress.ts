/** What has become of each airing, folded from the journal: the memory that makes every item settle exactly once. */
import type { JournalFact } from '../protocol.ts';
import { type AiringProgress, itemKey } from './wanted-state.ts';

type ItemStarted = Extract<JournalFact, { kind: 'item-started' }>;

const NOTHING_YET: AiringProgress = { settled: [], begun: false, missed: false, closed: false };
const MISSED = ['late', 'powered-off', 'clock-untrusted'];

/** Takes facts in their order; reading back a journal and living through it give the same state. */
export class ProgressLedger {
  readonly #airings: Record<string, AiringProgress> = {};
  readonly #open = new Map<string, ItemStarted>();

  /** By airing id. */
  get airings(): Readonly<Record<string, AiringProgress>> {
    return this.#airings;
  }

  /** Items that started and have no end in the journal: they were sounding when the player died. */
  get unended(): readonly ItemStarted[] {
    return [...this.#open.values()];
  }

  /** Takes one fact. */
  take(fact: JournalFact): void {
    if (fact.kind === 'item-started') {
      this.#settle(fact.airingId, fact.index, { begun: true });
      this.#open.set(itemKey(fact), fact);
    } else if (fact.kind === 'item-ended') {
      this.#settle(fact.airingId, fact.index, { begun: true });
      this.#open.delete(itemKey(fact));
    } else if (fact.kind === 'item-skipped') {
      this.#settle(fact.airingId, fact.index, MISSED.includes(fact.reason) ? { missed: true } : {});
    } else if (fact.kind === 'airing-closed') {
      this.#airings[fact.airingId] = { ...this.#of(fact.airingId), closed: true };
    }
  }

  #of(airingId: string): AiringProgress {
    return this.#airings[airingId] ?? NOTHING_YET;
  }

  #settle(airingId: string, index: number, change: Partial<AiringProgress>): void {
    const before = this.#of(airingId);
    const settled = before.settled.includes(index) ? before.settled : [...before.settled, index];
    this.#airings[airingId] = { ...before, ...change, settled };
  }
}
