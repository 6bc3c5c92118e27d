/** Holds a station's stored journal against itself and against the head that the station signed: every entry hashes to what it says, follows the one before, and none is missing. */
import { entryHash } from '../stations/journal-chain.ts';
import { heartbeatSchema, type JournalFact, type PublicJwk } from '../stations/protocol.ts';
import { verify } from '../stations/sign.ts';
import type { Db } from './store/database.ts';
import { fromJson } from './store/json-column.ts';
import type { JournalTable, SignedHeadTable } from './store/schema.ts';
import { asideNumbers, chainsOf, entriesOf, hashBefore, type Period, spanOf } from './store/stored-chain.ts';

/** Why a chain does not hold. `set-aside`: it came broken and was kept apart; `head`: the station signed another entry under this number; `signature`: the kept head is not the station's own. */
export type BrokenLink =
  | {
      readonly kind: 'altered' | 'not-chained' | 'set-aside' | 'head';
      readonly seq: number;
      readonly at: number | undefined;
    }
  | { readonly kind: 'missing'; readonly seq: number; readonly until: number; readonly at: number | undefined }
  | { readonly kind: 'signature'; readonly seq: number; readonly at: undefined };

/** One unbroken series of numbers of a station's journal; `signedSeq` is the highest number that its signature vouches for. */
export interface VerifiedEpoch {
  readonly epoch: number;
  readonly entries: number;
  readonly signedSeq: number | undefined;
  readonly broken: BrokenLink | undefined;
}

/** Every epoch of a station with the first link that does not hold, oldest first; within a period those entries alone. */
export async function verifyJournal(db: Db, stationId: string, period: Period = {}): Promise<VerifiedEpoch[]> {
  const verified: VerifiedEpoch[] = [];
  for (const { epoch, head } of await chainsOf(db, stationId)) {
    const result = await verifyEpoch(db, stationId, epoch, head, period);
    if (result !== undefined) verified.push(result);
  }
  return verified;
}

/** Undefined where the period has none of its entries. */
async function verifyEpoch(
  db: Db,
  stationId: string,
  epoch: number,
  head: SignedHeadTable | undefined,
  period: Period,
): Promise<VerifiedEpoch | undefined> {
  const isWhole = period.from === undefined && period.to === undefined;
  const span = await spanOf(db, stationId, epoch, period);
  if (span === undefined && (head === undefined || !isWhole)) return undefined;
  const first = isWhole ? 1 : (span?.first ?? 1);
  const last = isWhole ? Math.max(span?.last ?? 0, head?.seq ?? 0) : (span?.last ?? 0);
  const aside = await asideNumbers(db, stationId, epoch);
  const chain = new Chain(await hashBefore(db, stationId, epoch, first), first, aside, head);
  let entries = 0;
  for await (const row of entriesOf(db, stationId, epoch, first, last)) {
    entries += 1;
    chain.add(row);
  }
  chain.end(last);
  const forged = head === undefined || (await isOwnHead(head)) ? undefined : head.seq;
  const signature: BrokenLink | undefined =
    forged === undefined ? undefined : { kind: 'signature', seq: forged, at: undefined };
  return { epoch, entries, signedSeq: head?.seq, broken: chain.broken ?? signature };
}

/** Follows the entries in the order of their numbers and remembers the first link that does not hold. */
class Chain {
  broken: BrokenLink | undefined;
  readonly #aside: ReadonlySet<number>;
  readonly #signed: SignedHeadTable | undefined;
  #prev: string | undefined;
  #next: number;

  /** `prev` is undefined where the entry before `first` is not there to be compared. */
  constructor(
    prev: string | undefined,
    first: number,
    aside: ReadonlySet<number>,
    signed: SignedHeadTable | undefined,
  ) {
    this.#prev = prev;
    this.#next = first;
    this.#aside = aside;
    this.#signed = signed;
  }

  add(row: JournalTable): void {
    this.#skipTo(row.seq, row.at);
    const { seq, at } = row;
    if (hashOf(row) !== row.hash) this.#break({ kind: 'altered', seq, at });
    if (this.#prev !== undefined && row.prev !== this.#prev) this.#break({ kind: 'not-chained', seq, at });
    if (this.#signed?.seq === seq && this.#signed.hash !== row.hash) this.#break({ kind: 'head', seq, at });
    this.#prev = row.hash;
    this.#next = seq + 1;
  }

  /** Nothing more comes; entries up to `last` were said to exist. */
  end(last: number): void {
    this.#skipTo(last + 1, undefined);
  }

  #skipTo(seq: number, at: number | undefined): void {
    for (; this.#next < seq; this.#next += 1) {
      this.#prev = undefined;
      if (this.#aside.has(this.#next)) this.#break({ kind: 'set-aside', seq: this.#next, at });
      else this.#break({ kind: 'missing', seq: this.#next, until: seq - 1, at });
    }
  }

  #break(link: BrokenLink): void {
    this.broken ??= link;
  }
}

function hashOf({ epoch, seq, at, clockTrusted, fact, prev }: JournalTable): string {
  return entryHash({ epoch, seq, at, clockTrusted: clockTrusted === 1, fact: fromJson<JournalFact>(fact), prev });
}

/** The kept head is word for word what the station signed. */
async function isOwnHead({ stationId, epoch, seq, hash, jws, publicKey }: SignedHeadTable): Promise<boolean> {
  if (publicKey === '') return false;
  const checked = await verify(jws, 'loa-heartbeat+jwt', [fromJson<PublicJwk>(publicKey)]);
  const said = heartbeatSchema.safeParse(checked.kind === 'ok' ? checked.payload : undefined).data;
  return (
    said?.station === stationId &&
    said.journal.epoch === epoch &&
    said.journal.seq === seq &&
    said.journal.hash === hash
  );
}
