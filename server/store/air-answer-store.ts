/** What the log and the journal hold about one station around one moment: the ground of "Lúc đó loa có phát không?". */
import type { LoggedSound } from '../../scheduler/answer-at.ts';
import { SILENT_BELOW_DB } from '../../scheduler/close-item.ts';
import type { Evidence, Span, Transport } from '../../scheduler/model.ts';
import { type VouchedSpan, vouchedSpans } from '../../scheduler/vouched-time.ts';
import type { Db } from './database.ts';
import { journalRuns } from './journal-runs.ts';
import { factsAbout, type StoredFact } from './journal-store.ts';
import { type LedgerItem, type LedgerRow, readRow } from './ledger-store.ts';
import { nameSounds, offPlanId, plannedId } from './off-plan-store.ts';
import type { StationTable } from './schema.ts';

/** What was planned up to so long before may still have sounded: an order waits, a session is long, ms. */
const BEFORE_MS = 24 * 3_600_000;
/** A clock that was off may have played what was planned later, and what came next that day is told, ms. */
const BEHIND_MS = 24 * 3_600_000;
/** Of an item whose end was not told and whose length is not known, ms. */
const LONGEST_ITEM_MS = 3_600_000;
/** News that no round of the closer has read yet is read here; more of it than this is days of journals arriving. */
const MOST_NEWS = 2_000;

/** A sound with the row of the log that tells of it; `revision` 0 where no row does yet. */
export interface AirSound extends LoggedSound {
  readonly airingId: string;
  readonly stationId: string;
  readonly revision: number;
  readonly title: string;
  readonly itemTitle: string;
  readonly plannedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly approvedBy: string;
  readonly approvedAt: number;
  readonly evidence: Evidence;
  readonly offPlan: boolean;
}

/** `source`: the station whose journal was asked: itself, or of an fm station its carrier. */
export interface AirGround {
  readonly transport: Transport;
  readonly source: StationTable | undefined;
  readonly sounds: readonly AirSound[];
  readonly planned: readonly (Span & { readonly title: string })[];
  readonly vouched: readonly VouchedSpan[];
  /** When what was planned was not heard there, as people say. */
  readonly unheard: readonly Span[];
}

/** How sound came there is asked of the rows around that time: a village that has its own box now may have had none then. */
export async function readAirGround(db: Db, commune: string, station: StationTable, at: number): Promise<AirGround> {
  const rows = await rowsAround(db, commune, station.id, at);
  const nearest = rows
    .filter(({ offPlan }) => offPlan === 0)
    .toSorted((a, b) => Math.abs(a.plannedAt - at) - Math.abs(b.plannedAt - at))[0];
  const transport = nearest?.transport ?? station.transport;
  const carrierId = nearest === undefined ? station.carrierId : nearest.carrierId;
  const source = transport === 'ip' ? station : await readStation(db, commune, transport === 'fm' ? carrierId : null);
  const sourceRows =
    source === undefined || source.id === station.id ? rows : await rowsAround(db, commune, source.id, at);
  const runs = source === undefined ? [] : ((await journalRuns(db, commune)).get(source.id) ?? []);
  const measured =
    source === undefined
      ? []
      : await measuredSounds(db, commune, source.id, sourceRows, source.id === station.id ? 'own' : 'carrier');
  const told = new Set(measured.map((sound) => plannedId(sound.airingId)));
  return {
    transport,
    source,
    sounds: [...measured, ...rows.filter(({ airingId }) => !told.has(plannedId(airingId))).flatMap(loggedSounds)],
    planned: rows.filter(isPlanned).map(({ plannedAt, endsAt, title }) => ({ from: plannedAt, to: endsAt, title })),
    vouched: vouchedSpans(runs),
    unheard: rows.filter(isUnheard).map(({ plannedAt, endsAt }) => ({ from: plannedAt, to: endsAt })),
  };
}

async function rowsAround(db: Db, commune: string, stationId: string, at: number): Promise<LedgerRow[]> {
  const rows = await db
    .selectFrom('ledgerNow')
    .innerJoin('ledger', (join) =>
      join
        .onRef('ledger.airingId', '=', 'ledgerNow.airingId')
        .onRef('ledger.stationId', '=', 'ledgerNow.stationId')
        .onRef('ledger.revision', '=', 'ledgerNow.revision'),
    )
    .selectAll('ledger')
    .where('ledgerNow.commune', '=', commune)
    .where('ledgerNow.stationId', '=', stationId)
    .where('ledgerNow.plannedAt', '>=', at - BEFORE_MS)
    .where('ledgerNow.plannedAt', '<=', at + BEHIND_MS)
    .orderBy('ledgerNow.plannedAt')
    .execute();
  return rows.map(readRow);
}

async function readStation(db: Db, commune: string, id: string | null): Promise<StationTable | undefined> {
  if (id === null) return undefined;
  return db.selectFrom('station').selectAll().where('commune', '=', commune).where('id', '=', id).executeTakeFirst();
}

/** People say so, whether or not a machine says otherwise. */
function isUnheard({ reason }: LedgerRow): boolean {
  return reason === 'not-received' || reason === 'village-silent' || reason === 'doubted';
}

function isPlanned({ offPlan, outcome, reason }: LedgerRow): boolean {
  return offPlan === 0 && !(outcome === 'skipped' && reason === 'withdrawn');
}

/** Read from the journal itself: what has arrived counts, also before a round of the closer has put it into the log. */
async function measuredSounds(
  db: Db,
  commune: string,
  stationId: string,
  rows: readonly LedgerRow[],
  by: 'own' | 'carrier',
): Promise<AirSound[]> {
  const news = await db
    .selectFrom('ledgerNews')
    .select('airingId')
    .where('commune', '=', commune)
    .where('stationId', '=', stationId)
    .limit(MOST_NEWS)
    .execute();
  const ids = new Set([...rows, ...news].map(({ airingId }) => plannedId(airingId)));
  const facts = await factsAbout(db, stationId, [...ids]);
  const byId = new Map(rows.map((row) => [row.airingId, row]));
  const found = [...facts].flatMap(([airingId, told]) =>
    stretchesOf(told).map((stretch) => ({ ...stretch, airingId, row: rowOf(byId, airingId, stretch) })),
  );
  const names = await nameSounds(
    db,
    found.filter(({ row }) => row === undefined),
  );
  return found.map(({ airingId, row, sha256, sourceId, ...stretch }): AirSound => {
    const item = row === undefined ? undefined : itemOf(row, { ...stretch, sha256, sourceId });
    const name = item?.title ?? names.get(sha256 ?? sourceId ?? '')?.title ?? 'nội dung chưa rõ tên';
    const { from, to } = stretch;
    return {
      airingId: row?.airingId ?? airingId,
      stationId,
      revision: row?.revision ?? 0,
      title: row?.title ?? name,
      itemTitle: name,
      plannedAt: row === undefined ? from : row.plannedAt + (item?.offsetMs ?? 0),
      startedAt: from,
      endedAt: to ?? null,
      approvedBy: item?.approvedBy ?? '',
      approvedAt: item?.approvedAt ?? 0,
      evidence: by === 'own' ? 'machine' : 'carrier',
      offPlan: row === undefined || row.offPlan === 1,
      from,
      to,
      atMost: to ?? from + (item?.durationMs ?? LONGEST_ITEM_MS),
      by: stretch.unmeasured ? 'unmeasured' : by,
    };
  });
}

interface Stretch {
  readonly index: number;
  readonly sha256: string | undefined;
  readonly sourceId: string | undefined;
  readonly from: number;
  readonly to: number | undefined;
  /** A live source that a tuner gave: that it ran is known, not whether it sounded. */
  readonly unmeasured: boolean;
}

/** Every end that was told with sound in it, and every beginning without an end. */
function stretchesOf(told: readonly StoredFact[]): Stretch[] {
  const facts = told.map(({ fact }) => fact);
  const nameOf = ({ index, sha256, sourceId }: Pick<Stretch, 'index'> & Partial<Stretch>) =>
    `${index} ${sha256 ?? sourceId}`;
  const ended = facts.filter((fact) => fact.kind === 'item-ended');
  const over = new Set(ended.map(nameOf));
  const ends = ended
    .filter(({ renderedMs, rmsDb }) => renderedMs > 0 && (rmsDb === undefined || rmsDb >= SILENT_BELOW_DB))
    .map(({ index, sha256, sourceId, startedAt, endedAt, rmsDb }) => ({
      ...{ index, sha256, sourceId },
      from: startedAt,
      to: endedAt,
      unmeasured: sha256 === undefined && rmsDb === undefined,
    }));
  const begun = facts
    .filter((fact) => fact.kind === 'item-started')
    .filter((fact) => !over.has(nameOf(fact)))
    .map(({ index, sha256, sourceId, startedAt }) => ({
      ...{ index, sha256, sourceId },
      from: startedAt,
      to: undefined,
      unmeasured: false,
    }));
  return [...ends, ...begun];
}

/** The planned row where it planned this very item, else the row of what no plan in force asked for. */
function rowOf(rows: ReadonlyMap<string, LedgerRow>, airingId: string, stretch: Stretch): LedgerRow | undefined {
  const [planned, stray] = [rows.get(airingId), rows.get(offPlanId(airingId))];
  const holds = (row: LedgerRow | undefined) => row !== undefined && itemOf(row, stretch) !== undefined;
  return holds(planned) ? planned : holds(stray) ? stray : undefined;
}

function itemOf({ items }: LedgerRow, { index, sha256, sourceId }: Stretch): LedgerItem | undefined {
  return items.find(
    (item) =>
      item.index === index &&
      (sha256 === undefined ? item.sourceId === sourceId : item.sha256 === sha256 || item.fallback?.sha256 === sha256),
  );
}

/** What the log itself says of a row that no journal tells of: measured items where it has them, else what people say, at the planned time. */
function loggedSounds(row: LedgerRow): AirSound[] {
  const { airingId, stationId, revision, title, outcome } = row;
  const evidence = row.evidence as Evidence;
  const attested = evidence === 'village' || evidence === 'listened';
  const measured = row.items.some(({ startedAt, renderedMs = 0 }) => startedAt !== undefined && renderedMs > 0);
  if (!measured && !(attested && (outcome === 'aired' || outcome === 'late' || outcome === 'cut'))) return [];
  return row.items.flatMap((item): AirSound[] => {
    const plannedAt = row.plannedAt + item.offsetMs;
    const { startedAt, endedAt, renderedMs = 0, approvedBy, approvedAt } = item;
    if (measured && (startedAt === undefined || renderedMs === 0)) return [];
    const from = startedAt ?? plannedAt;
    const to = endedAt ?? from + (measured ? renderedMs : item.durationMs);
    return [
      {
        ...{ airingId, stationId, revision, title, evidence, plannedAt, approvedBy, approvedAt, from, to },
        itemTitle: item.title,
        startedAt: startedAt ?? null,
        endedAt: endedAt ?? null,
        offPlan: row.offPlan === 1,
        atMost: to,
        by: !measured ? 'people' : row.transport === 'fm' ? 'carrier' : 'own',
      },
    ];
  });
}
