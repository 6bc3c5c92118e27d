/** Holds a station's stored journal against itself and against the head that the station signed: every entry hashes to what it says, follows the one before, and none is missing. */
import { CHAIN_START, entryHash } from '../stations/journal-chain.ts';
import { heartbeatSchema, type JournalFact, type PublicJwk } from '../stations/protocol.ts';
import { verify } from '../stations/sign.ts';
import type { Db } from './store/database.ts';
import { CONTRADICTS } from './store/journal-store.ts';
import { fromJson } from './store/json-column.ts';
import type { JournalTable, SignedHeadTable } from './store/schema.ts';
import { HEAD_DIFFERS } from './store/signed-head-store.ts';

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

/** Epoch ms, half open; undefined is open. Entries are chosen by their own time. */
export interface Period {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Read in parts: a journal of years does not fit into memory. */
const AT_ONCE = 1_000;

/** Every epoch of a station with the first link that does not hold, oldest first; within a period those entries alone. */
export async function verifyJournal(db: Db, stationId: string, period: Period = {}): Promise<VerifiedEpoch[]> {
  const stored = await db.selectFrom('journalHead').selectAll().where('stationId', '=', stationId).execute();
  const signed = await db.selectFrom('signedHead').selectAll().where('stationId', '=', stationId).execute();
  const epochs = new Set([...stored, ...signed].map(({ epoch }) => epoch));
  const verified: VerifiedEpoch[] = [];
  for (const epoch of [...epochs].sort((a, b) => a - b)) {
    const head = signed.find((row) => row.epoch === epoch);
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

/** The first and last number of the period. */
async function spanOf(db: Db, stationId: string, epoch: number, { from, to }: Period) {
  let query = db
    .selectFrom('journal')
    .select((e) => [e.fn.min('seq').as('first'), e.fn.max('seq').as('last')])
    .where('stationId', '=', stationId)
    .where('epoch', '=', epoch);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  const { first, last } = await query.executeTakeFirstOrThrow();
  return first === null || last === null ? undefined : { first, last };
}

async function hashBefore(db: Db, stationId: string, epoch: number, first: number): Promise<string | undefined> {
  if (first === 1) return CHAIN_START;
  for await (const row of entriesOf(db, stationId, epoch, first - 1, first - 1)) return row.hash;
  return undefined;
}

/** Numbers whose entries came broken, so that none is stored under them. */
async function asideNumbers(db: Db, stationId: string, epoch: number): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectFrom('journalRejected')
    .select('seq')
    .distinct()
    .where('stationId', '=', stationId)
    .where('epoch', '=', epoch)
    .where('reason', 'not in', [CONTRADICTS, HEAD_DIFFERS])
    .execute();
  return new Set(rows.map(({ seq }) => seq));
}

async function* entriesOf(
  db: Db,
  stationId: string,
  epoch: number,
  first: number,
  last: number,
): AsyncGenerator<JournalTable> {
  for (let next = first; next <= last; ) {
    const rows = await db
      .selectFrom('journal')
      .selectAll()
      .where('stationId', '=', stationId)
      .where('epoch', '=', epoch)
      .where('seq', '>=', next)
      .where('seq', '<=', last)
      .orderBy('seq')
      .limit(AT_ONCE)
      .execute();
    yield* rows;
    if (rows.length < AT_ONCE) return;
    next = (rows.at(-1)?.seq ?? last) + 1;
  }
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
