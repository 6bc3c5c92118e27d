/** One row of the log with everything that is known of it: plan, what sounded, the machine's journal, people's words, incidents, every revision. */
import type { Evidence, Outcome } from '../scheduler/model.ts';
import type { AppDeps } from './app-deps.ts';
import { AppError } from './errors.ts';
import { viewRow } from './ledger-view.ts';
import { playingNow } from './live-stations.ts';
import { reasonText, rowReasonText } from './refusal-text.ts';
import { listIncidents } from './store/incident-store.ts';
import { acceptedAt, factsAbout, type StoredFact } from './store/journal-store.ts';
import { rowNow } from './store/ledger-now-store.ts';
import { type LedgerRow, readRow } from './store/ledger-store.ts';
import { plannedId } from './store/off-plan-store.ts';
import { standingReplay } from './store/replay-store.ts';
import { revisionsOf } from './store/row-revisions.ts';
import { logPlaces } from './store/station-names.ts';
import { reportsIn } from './store/village-report-store.ts';

/** Throws not-found. */
export async function ledgerStoryOf(deps: AppDeps, airingId: string, stationId: string) {
  const { db, communeId } = deps;
  const [now, newest, revisions] = [
    deps.now(),
    await rowNow(db, communeId, airingId, stationId),
    await revisionsOf(db, communeId, airingId, stationId),
  ];
  const last = revisions.at(-1);
  if (newest === undefined || last === undefined) throw new AppError('not-found', { what: 'dòng nhật ký' });
  const row = readRow(last);
  // A village without a machine of its own hears the carrier, and the carrier's journal vouches for it.
  const source = row.carrierId ?? stationId;
  const [places, told, reports, incidents, replay] = await Promise.all([
    logPlaces(db, communeId),
    journalOf(deps, row, source),
    reportsOf(deps, row),
    incidentsOf(deps, row),
    standingReplay(db, communeId, airingId, stationId),
  ]);
  const nameOf = (id: string | null) => places.find((place) => place.id === id)?.name;
  const version = versionOf(told);
  return {
    row: viewRow(newest, now, playingNow(deps.live.last(stationId), now)),
    station: nameOf(stationId) ?? '',
    scheduledBy: row.scheduledBy,
    playlistVersion: version ?? null,
    acknowledgedAt: version === undefined ? null : ((await acceptedAt(db, source, version)) ?? null),
    rmsDb: row.rmsDb,
    peakDb: highestPeak(row),
    items: row.items.map((item) => viewItem(row, item)),
    dropped: row.dropped.map(({ title, reason }) => ({ title, message: reasonText(reason) })),
    journal: told.map(({ epoch, seq, at, hash, fact }) => ({ epoch, seq, at, kind: fact.kind, hash })),
    chainIntact: told.length > 0 && told.every((fact) => fact.chained),
    carrier: nameOf(row.carrierId) ?? null,
    revisions: revisions.map(({ revision, outcome, reason, evidence, closedAt }) => ({
      revision,
      outcome: outcome as Outcome,
      reason: reason === null ? null : rowReasonText({ reason, priority: row.priority }),
      evidence: evidence as Evidence,
      closedAt,
    })),
    reports,
    incidents,
    replay: replay ?? null,
  };
}

async function journalOf({ db }: AppDeps, { airingId, transport }: LedgerRow, source: string): Promise<StoredFact[]> {
  if (transport === 'manual') return [];
  const id = plannedId(airingId);
  return (await factsAbout(db, source, [id])).get(id) ?? [];
}

/** What was said of the row: of itself, or of a day or week that was past when it was said. */
async function reportsOf({ db, communeId }: AppDeps, { airingId, stationId, plannedAt, offPlan }: LedgerRow) {
  if (offPlan === 1) return [];
  const told = await reportsIn(db, communeId, { from: plannedAt, to: plannedAt + 1 }, stationId);
  return told
    .filter((said) => (said.airingId === null ? said.saidAt >= plannedAt : said.airingId === airingId))
    .map(({ seq, scope, answer, via, saidBy, saidAt, enteredBy, enteredAt, note, photoSha256 }) => {
      return { seq, scope, answer, via, saidBy, saidAt, enteredBy, enteredAt, note, photoSha256 };
    });
}

/** At the place itself, and where its sound comes from. */
async function incidentsOf({ db, communeId }: AppDeps, { stationId, carrierId, plannedAt, endsAt }: LedgerRow) {
  const span = { from: plannedAt, to: Math.max(endsAt, plannedAt + 1) };
  const lists = await Promise.all(
    [stationId, carrierId].map((id) => (id === null ? [] : listIncidents(db, communeId, { ...span, stationId: id }))),
  );
  const found = new Map(lists.flat().map(({ row }) => [row.id, row]));
  return [...found.values()].map(({ id, kind, title, beginsAt, endsAt: until }) => {
    return { id, kind, title, beginsAt, endsAt: until };
  });
}

/** Null where none was measured. */
function highestPeak({ items }: LedgerRow): number | null {
  const peaks = items.flatMap(({ peakDb }) => (peakDb === undefined ? [] : [peakDb]));
  return peaks.length === 0 ? null : Math.max(...peaks);
}

function viewItem(row: LedgerRow, item: LedgerRow['items'][number]) {
  return {
    index: item.index,
    title: item.title,
    topics: [...item.topics],
    segmentId: item.segmentId ?? null,
    sha256: item.sha256 ?? null,
    approvedBy: item.approvedBy,
    approvedAt: item.approvedAt,
    plannedAt: row.plannedAt + item.offsetMs,
    startedAt: item.startedAt ?? null,
    endedAt: item.endedAt ?? null,
    renderedMs: item.renderedMs ?? 0,
    plannedMs: item.durationMs,
    frames: item.frames ?? null,
    rmsDb: item.rmsDb ?? null,
    peakDb: item.peakDb ?? null,
    reason: item.reason === undefined ? null : rowReasonText({ reason: item.reason, priority: row.priority }),
  };
}

function versionOf(facts: readonly StoredFact[]): number | undefined {
  for (const { fact } of facts) if ('playlistVersion' in fact) return fact.playlistVersion;
  return undefined;
}
