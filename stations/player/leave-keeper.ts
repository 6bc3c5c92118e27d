/** Keeps what people on the root's list signed, as far as this station met it: judges acts as playlists and lists come, and remembers what must not come undone. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import type { InstantMs } from '../../scheduler/model.ts';
import type { KeyList, PersonKey, Playlist, SignedAct } from '../protocol.ts';
import { verifyAct } from '../verify-act.ts';
import { readIfThere, readJsonIfWhole, writeDurably } from './durable-file.ts';
import { endOfOrders, type KeptLeave, keptLeaveSchema, NOTHING_KEPT, remember } from './kept-leave.ts';
import { type Leave, readLeave, type VerifiedAct } from './leave.ts';
import { judgeOrders } from './signed-orders.ts';
import type { Backing } from './two-sources.ts';

/** `listed`: the list named people. */
const savedSchema = keptLeaveSchema.extend({ listed: z.boolean() });

/** As many acts as a playlist may bring, and no more text than all of them need. */
const MOST_ACTS = 2_000;
const MOST_TEXT = 4_000_000;
/** An approval from further ahead does not count yet: no withdrawal could ever be later. */
const TOO_EARLY_MS = 86_400_000;

/** The last acts on the box's own page. */
export interface SignedLine {
  readonly madeAt: InstantMs;
  readonly decision: string;
  readonly name: string;
  readonly items: number;
}

/** An act as it came, and what it is under the list in force; undefined where that refuses it. */
interface JudgedAct {
  readonly signed: SignedAct;
  readonly verified: VerifiedAct | undefined;
}

/** What the keeper works with. */
export interface LeaveKeeperParts {
  readonly dataDir: string;
  readonly station: string;
  readonly commune: string;
}

/** The keeper. Judging is sync: what it says holds from the moment a playlist is taken; `keep` has it on disk. */
export class LeaveKeeper {
  readonly #parts: LeaveKeeperParts;
  #kept: KeptLeave = NOTHING_KEPT;
  #listed = false;
  #saved = '';
  #trust = '';
  #people: readonly PersonKey[] = [];
  /** By text, signer and signature. */
  #judged: ReadonlyMap<string, JudgedAct> = new Map();
  #leave: Leave | undefined;
  #isLost = false;

  constructor(parts: LeaveKeeperParts) {
    this.#parts = parts;
  }

  /** What signatures allow; undefined where the list names nobody, and everything is as it was without them. */
  get leave(): Leave | undefined {
    return this.#leave;
  }

  /** What was remembered could not be read back: the playlist's own word on withdrawals is all there is. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Reads back what must not come undone. */
  async load(): Promise<void> {
    const kept = await readJsonIfWhole(this.#file, savedSchema);
    this.#isLost = kept === undefined && (await readIfThere(this.#file)) !== undefined;
    if (kept === undefined) return;
    const { listed, ...leave } = kept;
    this.#kept = leave;
    this.#listed = listed;
    this.#saved = JSON.stringify(kept);
  }

  /**
   * Judges the acts of `playlist`, what is left of earlier ones, and the orders. `keys` is the list in force; where none can be read, one
   * that named people goes on to bind: nothing is signed then. `now` is undefined while the time is not trusted.
   */
  take(
    playlist: Playlist | undefined,
    keys: KeyList | undefined,
    now: InstantMs | undefined,
    backing: Backing = 'alone',
  ): void {
    this.#listed = keys === undefined ? this.#listed : (keys.people ?? []).length > 0;
    if (!this.#listed) {
      this.#judged = new Map();
      this.#leave = undefined;
      return;
    }
    this.#judge(playlist?.acts ?? [], keys);
    const latest = (now ?? Number.POSITIVE_INFINITY) + TOO_EARLY_MS;
    const acts = [...this.#judged.values()].flatMap(({ verified }) =>
      verified === undefined || (verified.act.decision === 'approved' && verified.act.madeAt > latest)
        ? []
        : [verified],
    );
    const knowing = { keys, now, backing };
    this.#kept = remember(this.#kept, acts, knowing);
    const { airings, station } = playlist ?? { airings: [], station: '' };
    const ordered = { starts: this.#kept.starts, floor: endOfOrders(this.#kept, knowing) };
    const { orders, ends, starts } = judgeOrders({ airings, station }, acts, ordered);
    this.#kept = { ...this.#kept, starts };
    const leave = readLeave(acts, this.#people, this.#kept, { orders, ends: backing === 'both' ? ends : {} });
    this.#leave = keys === undefined ? { ...leave, approvers: true, emergency: true } : leave;
  }

  /** Has it on disk, where anything changed. */
  async keep(): Promise<void> {
    const text = JSON.stringify({ ...this.#kept, listed: this.#listed });
    if (text === this.#saved || (this.#saved === '' && !this.#listed)) return;
    await writeDurably(this.#file, text);
    this.#saved = text;
  }

  /** How many persons on the list approve, and how many order emergencies. */
  count(use: PersonKey['uses'][number]): number {
    return new Set(this.#people.filter(({ uses }) => uses.includes(use)).map(({ person }) => person)).size;
  }

  /** What was signed last: orders before all else, the newest first. */
  get lastSigned(): readonly SignedLine[] {
    const names = new Map(this.#people.map(({ person, name }) => [person, name]));
    return [...this.#judged.values()]
      .flatMap(({ verified }) => (verified === undefined ? [] : [verified]))
      .map(({ act: { madeAt, decision, items }, person }) => ({
        madeAt,
        decision,
        name: names.get(person) ?? person,
        items: items.length,
      }))
      .sort((a, b) => Number(isOrder(b)) - Number(isOrder(a)) || b.madeAt - a.madeAt)
      .slice(0, 5);
  }

  /** Another list judges everything anew; orders go before all else, then the playlist's own acts before those of earlier ones. */
  #judge(acts: readonly SignedAct[], keys: KeyList | undefined): void {
    const { people = [], site } = keys ?? {};
    const trust = JSON.stringify([people, site]);
    const isSameList = trust === this.#trust;
    this.#trust = trust;
    this.#people = people;
    const former = [...this.#judged.values()].flatMap((one) => (one.verified === undefined ? [] : [one.signed]));
    const known = isSameList ? this.#judged : new Map<string, JudgedAct>();
    const judged = new Map<string, JudgedAct>();
    let text = 0;
    const all = [...acts, ...former];
    for (const signed of [...all.filter(saysOrder), ...all]) {
      const key = nameOf(signed);
      if (judged.has(key)) continue;
      text += signed.text.length;
      if (judged.size >= MOST_ACTS || text > MOST_TEXT) break;
      judged.set(key, known.get(key) ?? { signed, verified: this.#verify(signed, people, site) });
    }
    this.#judged = judged;
  }

  #verify(signed: SignedAct, people: readonly PersonKey[], site: KeyList['site']): VerifiedAct | undefined {
    const verdict = verifyAct(signed, { commune: this.#parts.commune, people, site });
    if (verdict.kind === 'refused') return undefined;
    const { id, act, signer } = verdict;
    return { id, act, person: signer.person };
  }

  get #file(): string {
    return path.join(this.#parts.dataDir, 'leave.json');
  }
}

/** One signature on one text by one key. */
function nameOf({ text, signer, authenticatorData, clientDataJson, signature }: SignedAct): string {
  const parts = [text, signer, authenticatorData, clientDataJson, signature];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

const isOrder = ({ decision }: Pick<SignedLine, 'decision'>) => decision === 'emergency';

/** By its own word, which nobody has checked yet. */
const saysOrder = ({ text }: SignedAct) => text.includes('"decision":"emergency"');
