/** Phát bù: what of a log's row did not sound is planned once more, as a programme of its own, at the first time that policy and plan leave free. */
import { DAY_MS, formatLocalDateTime, parseLocalDateTime, readAsInstant, wallAt } from '../scheduler/local-time.ts';
import type { Schedule, Target } from '../scheduler/model.ts';
import { planAirings } from '../scheduler/plan-airings.ts';
import { reachOf } from '../scheduler/reach-stations.ts';
import { type AppDeps, communeOf } from './app-deps.ts';
import { checkSchedule, refuseFirst } from './check-schedule.ts';
import { AppError } from './errors.ts';
import type { Finding } from './plan-finding.ts';
import { planWith } from './proposal-drafts.ts';
import type { Db } from './store/database.ts';
import { rowNow } from './store/ledger-now-store.ts';
import { type LedgerItem, type LedgerRow, readRow } from './store/ledger-store.ts';
import { loadPlan, type Plan } from './store/plan-store.ts';
import { saveProgramme } from './store/programme-store.ts';
import type { Actor } from './store/record-change.ts';
import { recordReplay, standingReplay } from './store/replay-store.ts';
import { revisionsNamed } from './store/row-revisions.ts';
import { saveSchedule } from './store/schedule-store.ts';

/** A time is looked for this far ahead, days. */
const AHEAD_DAYS = 14;
/** Stations hear of it within minutes; nothing is proposed sooner. */
const LEAD_MS = 15 * 60_000;
const MINUTE_MS = 60_000;
/** An item of which less was rendered did not sound. */
const WHOLE = 0.95;
const TITLE_LENGTH = 200;
/** Names what is not stored yet. */
const DRAFT = 'replay';
/** The group of an fm station is said yes to by name. */
const ACCEPTED: readonly Finding['kind'][] = ['fm-group'];

/** The row's items that did not sound; none where a person or a machine says that all did, or where nothing is known yet. */
export function missedItems({ items, outcome, reason, evidence, closedAt, offPlan }: LedgerRow): readonly LedgerItem[] {
  if (offPlan === 1 || (outcome === 'unknown' && closedAt === null)) return [];
  // People heard nothing, or a part of which nobody knows: whatever the station they hear has measured.
  if (outcome === 'missed' || reason === 'partly') return items;
  const isAttested =
    (evidence === 'village' || evidence === 'listened') && items.every(({ renderedMs = 0 }) => renderedMs === 0);
  if (isAttested) return outcome === 'aired' || outcome === 'late' ? [] : items;
  return items.filter(({ renderedMs = 0, durationMs }) => renderedMs < WHOLE * durationMs);
}

/**
 * Proposes it (`dryRun`), or makes programme and schedule. At `startsAt`, a local time, or the first that fits. Throws not-found,
 * replay-planned, replay-nothing, replay-no-room, and as a schedule does.
 */
export async function replayMissed(
  deps: AppDeps,
  airingId: string,
  stationId: string,
  { dryRun, startsAt }: { readonly dryRun: boolean; readonly startsAt?: string | undefined },
  actor: Actor,
) {
  const now = deps.now();
  const row = await storedRow(deps, airingId, stationId);
  await refuseSecond(deps.db, row);
  const plan = await loadPlan(deps.db, await communeOf(deps), now);
  const { segmentIds, items, notes } = replayable(row, plan);
  const content = items.filter(({ kind }) => kind !== 'signature' && kind !== 'jingle');
  if (row.plannedAt > now || content.length === 0) throw new AppError('replay-nothing');
  const title = `Phát bù: ${row.title}`.slice(0, TITLE_LENGTH);
  const programme = {
    id: DRAFT,
    title,
    items: segmentIds.map((segmentId) => ({ kind: 'segment' as const, segmentId })),
  };
  const target: Target = { kind: 'stations', stationIds: [stationId] };
  const draftAt = (dtstart: string): Schedule => ({
    ...{ id: DRAFT, title, programmeId: DRAFT, dtstart, rdates: [], exdates: [], times: [], target },
    ...{ priority: 'normal', lateRule: 'join', onExceptionDays: { kind: 'as-usual' } },
  });
  const findingsAt = (dtstart: string) => {
    const schedule = draftAt(dtstart);
    return checkSchedule(schedule, planWith([{ programme, schedules: [] }], plan), now, {
      starts: [instantOf(dtstart, plan.zone)],
    });
  };
  const at = startsAt ?? firstFit(plan, target, now, findingsAt);
  if (at === undefined) throw new AppError('replay-no-room', { days: AHEAD_DAYS });
  if (instantOf(at, plan.zone) <= now) throw new AppError('never-occurs');
  const findings = findingsAt(at);
  refuseFirst(findings, ACCEPTED);
  const reached = new Set(reachOf(target, plan.stations).stationIds);
  const proposal = {
    startsAt: at,
    stations: plan.stations.filter(({ id }) => reached.has(id)).map(({ name }) => name),
    items: items.map(({ title: name, durationMs }, index) => ({
      index,
      title: name,
      durationMs: Math.round(durationMs),
    })),
    notes: [...findings.map(({ message }) => message), ...notes, ...(row.transport === 'manual' ? [BY_HAND] : [])],
  };
  if (dryRun) return { ...proposal, scheduleId: null };
  const programmeId = await saveProgramme(deps.db, now, deps.communeId, { title, items: programme.items }, actor);
  const { id: _draft, ...schedule } = draftAt(at);
  const record = { commune: deps.communeId, airingId, stationId, byName: actor.name, at: now };
  const input = { ...schedule, programmeId };
  const scheduleId = await saveSchedule(deps.db, now, deps.communeId, input, actor, [], async (tx, id) => {
    await refuseSecond(tx, row);
    await recordReplay(tx, { ...record, scheduleId: id });
  });
  return { ...proposal, scheduleId };
}

const BY_HAND = 'Thôn tự phát: in phiếu phát hoặc chép bài ra USB cho thôn trước giờ này.';

/** Two people do not plan the same one: while one is to come, or when it has sounded there. */
async function refuseSecond(db: Db, { commune, airingId, stationId }: LedgerRow): Promise<void> {
  const standing = await standingReplay(db, commune, airingId, stationId);
  if (standing === undefined) return;
  const { startsAt, byName, aired } = standing;
  const [, month, day] = startsAt.slice(0, 10).split('-');
  throw new AppError('replay-planned', { when: `${startsAt.slice(11, 16)}, ${day}/${month}`, byName, aired });
}

async function storedRow({ db, communeId }: AppDeps, airingId: string, stationId: string): Promise<LedgerRow> {
  const newest = await rowNow(db, communeId, airingId, stationId);
  const [stored] = newest === undefined ? [] : await revisionsNamed(db, [newest]);
  if (stored === undefined) throw new AppError('not-found', { what: 'dòng nhật ký' });
  return readRow(stored);
}

/** What can be planned anew of what was missed, and words for what cannot. */
function replayable(row: LedgerRow, plan: Plan) {
  const byId = new Map(plan.segments.map((segment) => [segment.id, segment]));
  const byHash = new Map(
    plan.segments.flatMap((segment) =>
      segment.rendition === undefined ? [] : [[segment.rendition.sha256, segment] as const],
    ),
  );
  const segmentIds: string[] = [];
  const items: { title: string; kind: string; durationMs: number }[] = [];
  const notes: string[] = [];
  for (const item of missedItems(row)) {
    const segment = byId.get(item.segmentId ?? '') ?? byHash.get(item.sha256 ?? '');
    if (item.sha256 === undefined) notes.push(`Không phát bù tiếp âm “${item.title}”.`);
    else if (segment?.rendition === undefined || segment.approval?.sha256 !== segment.rendition.sha256)
      notes.push(`Bỏ ra “${item.title}”: bài không còn, hoặc bản hiện nay chưa được duyệt.`);
    else {
      segmentIds.push(segment.id);
      items.push({ title: segment.title, kind: segment.kind, durationMs: segment.rendition.durationMs });
    }
  }
  return { segmentIds, items, notes };
}

/** Behind something that sounds there already, so that it joins that session; else at an hour at which people listen. */
function firstFit(
  plan: Plan,
  target: Target,
  now: number,
  findingsAt: (dtstart: string) => readonly Finding[],
): string | undefined {
  const reached = new Set(reachOf(target, plan.stations).stationIds);
  const airings = planAirings({ ...plan, window: { from: now, to: now + AHEAD_DAYS * DAY_MS } });
  const ends = airings
    .filter(({ stationIds, endsAt, startsAt }) => endsAt > startsAt && stationIds.some((id) => reached.has(id)))
    .map(({ endsAt }) => Math.ceil(endsAt / MINUTE_MS) * MINUTE_MS);
  const today = formatLocalDateTime(wallAt(now, plan.zone)).slice(0, 10);
  const usual = Array.from({ length: AHEAD_DAYS }, (_, day) =>
    new Date(Date.parse(`${today}T00:00Z`) + day * DAY_MS).toISOString().slice(0, 10),
  ).flatMap((date) => LISTENING_HOURS.map((time) => instantOf(`${date}T${time}`, plan.zone)));
  return [...new Set([...ends, ...usual])]
    .filter((at) => at >= now + LEAD_MS)
    .sort((a, b) => a - b)
    .map((at) => formatLocalDateTime(wallAt(at, plan.zone)))
    .find((dtstart) => findingsAt(dtstart).every(({ kind }) => ACCEPTED.includes(kind)));
}

const LISTENING_HOURS = ['05:30:00', '11:00:00', '17:30:00'];

function instantOf(local: string, zone: string): number {
  const wall = parseLocalDateTime(local);
  if (wall === undefined) throw new AppError('bad-request', { detail: `không có ngày giờ ${local}` });
  return readAsInstant(wall, zone);
}
