/** What has become of each airing, folded from the journal: the memory that makes every item settle exactly once. */
import type { InstantMs } from '../../scheduler/model.ts';
import type { JournalFact } from '../protocol.ts';
import { type AiringProgress, itemKey } from './situation.ts';

type ItemStarted = Extract<JournalFact, { kind: 'item-started' }>;
type ItemEnded = Extract<JournalFact, { kind: 'item-ended' }>;

const NOTHING_YET: AiringProgress = { settled: [], begun: false, missed: false, closed: false };
const MISSED = ['late', 'powered-off', 'clock-untrusted'];

/** Takes facts in their order; reading back a journal and living through it give the same state. */
export class ProgressLedger {
  readonly #airings: Record<string, AiringProgress> = {};
  readonly #open = new Map<string, ItemStarted>();
  /** What was told of relays that a power cut or a stop tore off, by item. */
  readonly #torn = new Map<string, ItemEnded>();
  /** When the last item heard of was planned, by airing. */
  readonly #plannedAt = new Map<string, InstantMs>();

  /** By airing id. */
  get airings(): Readonly<Record<string, AiringProgress>> {
    return this.#airings;
  }

  /** Items that started and have no end in the journal: they were sounding when the player died. */
  get unended(): readonly ItemStarted[] {
    return [...this.#open.values()];
  }

  /** The last telling of a relay that a power cut or a stop tore off: what sounds of it from now on is told together with that. */
  tornRelay(item: { readonly airingId: string; readonly index: number }): ItemEnded | undefined {
    return this.#torn.get(itemKey(item));
  }

  /** Lets go of airings planned before `before`, but for those a playlist still names and those with an item that sounds. */
  forget(before: InstantMs, named: ReadonlySet<string>): void {
    const sounding = new Set(this.unended.map(({ airingId }) => airingId));
    for (const airingId of Object.keys(this.#airings)) {
      const isOver = (this.#plannedAt.get(airingId) ?? 0) < before;
      if (!isOver || named.has(airingId) || sounding.has(airingId)) continue;
      for (const index of this.#airings[airingId]?.settled ?? []) this.#torn.delete(itemKey({ airingId, index }));
      delete this.#airings[airingId];
      this.#plannedAt.delete(airingId);
    }
  }

  /** Takes one fact. */
  take(fact: JournalFact): void {
    if ('plannedAt' in fact) this.#plannedAt.set(fact.airingId, fact.plannedAt);
    if (fact.kind === 'item-started') {
      this.#settle(fact.airingId, fact.index, { begun: true });
      this.#setResumable(fact, false);
      this.#open.set(itemKey(fact), fact);
    } else if (fact.kind === 'item-ended') {
      this.#settle(fact.airingId, fact.index, { begun: true });
      this.#open.delete(itemKey(fact));
      if (fact.sourceId !== undefined) this.#noteRelayEnd(fact);
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

  /** Torn off by a power cut or a stop it is joined again; anything else is its last word. */
  #noteRelayEnd(fact: ItemEnded): void {
    const isTorn = fact.reason === 'powered-off' || fact.reason === 'switched-off';
    if (isTorn) this.#torn.set(itemKey(fact), fact);
    else this.#torn.delete(itemKey(fact));
    this.#setResumable(fact, isTorn);
  }

  #setResumable({ airingId, index }: { readonly airingId: string; readonly index: number }, holds: boolean): void {
    const { resumable: before = [], ...rest } = this.#of(airingId);
    const others = before.filter((one) => one !== index);
    const resumable = holds ? [...others, index] : others;
    this.#airings[airingId] = resumable.length === 0 ? rest : { ...rest, resumable };
  }
}
