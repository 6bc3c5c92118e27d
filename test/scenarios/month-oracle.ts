/** The figures of a span a second time: SQL over the stored log, by the written definitions (decision 0029) alone; nothing of the product is used. */
import Database from 'better-sqlite3';
import { emergencies, incidentsOf, places } from './month-oracle-places.ts';
import { layOut, type Sql } from './month-oracle-tables.ts';
import { targetLines } from './month-oracle-targets.ts';

/** What is asked: local days, the days they are compared with, and when. */
export interface OracleQuestion {
  readonly file: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly before: { readonly firstDay: string; readonly lastDay: string };
  readonly asOf: number;
  readonly watchedTopic: string;
  readonly tags: readonly string[];
}

const DAY = 86_400_000;
/** Vietnam's clocks stand seven hours before UTC all the year. */
const midnight = (day: string) => Date.parse(`${day}T00:00:00+07:00`);
const OUTCOMES = ['aired', 'late', 'cut', 'preempted', 'skipped', 'missed', 'unknown'];
const EVIDENCE = ['machine', 'carrier', 'village', 'listened', 'none'];

/** All figures but their links, as JSON would hold them. */
export function oracleFigures(question: OracleQuestion) {
  const raw = new Database(question.file);
  const sql: Sql = (text, ...values) => raw.prepare(text).all(...values);
  try {
    const from = midnight(question.firstDay);
    const to = Math.min(midnight(question.lastDay) + DAY, question.asOf);
    const beforeTo = Math.min(midnight(question.before.lastDay) + DAY, question.asOf);
    layOut(raw, 'was', midnight(question.before.firstDay), beforeTo);
    layOut(raw, 'own', from, to);
    layOut(raw, 'later', from, question.asOf);
    const incidents = incidentsOf(sql);
    const { firstDay, lastDay, before, asOf } = question;
    return {
      ...{ firstDay, lastDay, before, asOf: iso(asOf) },
      ...countedRows(sql, from, to),
      items: items(sql),
      minutes: minutes(sql),
      targets: targetLines(sql, incidents, { from, to, lastDay }),
      topics: topics(sql, Number(lastDay.slice(0, 4))),
      watched: watched(sql, question.watchedTopic),
      tags: question.tags.map((tag) => ({
        tag,
        ...said(sql, `EXISTS (SELECT 1 FROM json_each(p.tags) WHERE value = ?)`, tag),
      })),
      columns: columns(sql),
      ...punctual(sql),
      ...places(sql, incidents, from, to),
      emergencies: emergencies(sql, from, midnight(lastDay) + DAY),
    };
  } finally {
    raw.close();
  }
}

function countedRows(sql: Sql, from: number, to: number) {
  const [one] = sql(`SELECT COUNT(*) planned, SUM(heard) sounded,
    SUM(outcome = 'unknown' AND closedAt IS NULL) waiting, COUNT(DISTINCT airingId) airings FROM r_own`);
  const byOutcome = Object.fromEntries(
    OUTCOMES.map((outcome) => {
      const open = outcome === 'unknown' ? 'AND closedAt IS NOT NULL' : '';
      return [outcome, { value: sql(`SELECT COUNT(*) n FROM r_own WHERE outcome = ? ${open}`, outcome)[0].n }];
    }),
  );
  const byEvidence = Object.fromEntries(
    EVIDENCE.map((evidence) => [
      evidence,
      { value: sql('SELECT COUNT(*) n FROM r_own WHERE heard AND evidence = ?', evidence)[0].n },
    ]),
  );
  const [off] = sql(
    `SELECT COUNT(*) n, COALESCE(SUM(CAST(ROUND(renderedMs) AS INTEGER)), 0) ms FROM ledger l WHERE offPlan = 1 AND plannedAt >= ? AND plannedAt < ?
      AND revision = (SELECT MAX(revision) FROM ledger m WHERE m.airingId = l.airingId AND m.stationId = l.stationId)`,
    from,
    to,
  );
  const [heard] = sql('SELECT COUNT(DISTINCT airingId) n FROM r_own WHERE heard');
  const [again] = sql(
    `SELECT COUNT(DISTINCT airingId || ' ' || key) - COUNT(DISTINCT key) n FROM p_own WHERE whole AND role = 'content'`,
  );
  return {
    rows: {
      ...{
        planned: { value: one.planned },
        sounded: { value: one.sounded ?? 0 },
        waiting: { value: one.waiting ?? 0 },
      },
      ...{ byOutcome, byEvidence, offPlan: { value: off.n }, offPlanMs: off.ms },
    },
    airings: { planned: one.airings, sounded: heard.n, repeats: again.n },
  };
}

function items(sql: Sql) {
  const list = sql(`SELECT w.key, COUNT(DISTINCT w.airingId) airings, MIN(w.plannedAt) firstAt,
    (SELECT SUM(ms) FROM (SELECT MAX(ms) ms FROM p_own p WHERE p.key = w.key AND role = 'content' AND heard GROUP BY programmePiece)) programmeMs
    FROM p_own w WHERE w.whole AND w.role = 'content' GROUP BY w.key ORDER BY firstAt, w.key`);
  const full = list.map(({ key, airings, firstAt, programmeMs }) => {
    // As it was called in its last airing.
    const [last] = sql(
      `SELECT title, kind, topics FROM p_own WHERE key = ? AND whole AND role = 'content' ORDER BY plannedAt DESC, airingId DESC, no DESC`,
      key,
    );
    return {
      ...{ key, title: last.title, kind: last.kind, topics: JSON.parse(last.topics), airings },
      firstAt: iso(firstAt),
      programmeMs,
    };
  });
  const byKind: Record<string, number> = {};
  for (const { kind } of full) byKind[kind] = (byKind[kind] ?? 0) + 1;
  return { distinct: full.length, byKind, list: full };
}

function minutes(sql: Sql) {
  const programme = (role: string) =>
    sql(
      `SELECT COALESCE(SUM(ms), 0) n FROM (SELECT MAX(ms) ms FROM p_own WHERE heard AND role = ? GROUP BY programmePiece)`,
      role,
    )[0].n;
  const station = (where: string) =>
    sql(`SELECT COALESCE(SUM(ms), 0) n FROM p_own WHERE heard AND role = 'content' AND ${where}`)[0].n;
  return {
    programmeMs: programme('content'),
    frameMs: programme('frame'),
    relayMs: programme('relay'),
    stationMs: station('isVillage'),
    stationMeasuredMs: station('isVillage AND measured'),
    stationAttestedMs: station('isVillage AND NOT measured'),
    communeStationMs: station('NOT isVillage'),
  };
}

/** Items, airings and programme time of what a condition on `p` lets through. */
function said(sql: Sql, condition: string, ...values: readonly string[]) {
  const [whole] = sql(
    `SELECT COUNT(DISTINCT key) items, COUNT(DISTINCT airingId) airings FROM p_own p WHERE whole AND role = 'content' AND ${condition}`,
    ...values,
  );
  return { items: whole.items, airings: whole.airings, programmeMs: programmeMs(sql, 'own', condition, ...values) };
}

function programmeMs(sql: Sql, table: string, condition: string, ...values: readonly string[]): number {
  return sql(
    `SELECT COALESCE(SUM(ms), 0) n FROM (SELECT MAX(ms) ms FROM p_${table} p WHERE heard AND role = 'content' AND ${condition} GROUP BY programmePiece)`,
    ...values,
  )[0].n;
}

/** The code itself, and its parts. */
const ABOUT = `EXISTS (SELECT 1 FROM json_each(p.topics) WHERE value = ? OR substr(value, 1, length(?) + 1) = ? || '.')`;

function topics(sql: Sql, year: number) {
  const plan = sql(
    `SELECT code, title FROM topic WHERE planYear = (SELECT MAX(planYear) FROM topic WHERE planYear <= ?) ORDER BY sort`,
    year,
  );
  return plan.map(({ code, title }) => {
    const about = [code, code, code];
    const [villages] = sql(
      `SELECT COUNT(DISTINCT CASE WHEN whole THEN stationId END) n, COALESCE(SUM(ms), 0) ms FROM p_own p WHERE isVillage AND heard AND role = 'content' AND ${ABOUT}`,
      ...about,
    );
    const counts = said(sql, ABOUT, ...about);
    const beforeMs = programmeMs(sql, 'was', ABOUT, ...about);
    return {
      code,
      title,
      ...counts,
      beforeMs,
      stationMs: villages.ms,
      villages: villages.n,
      missing: counts.airings === 0,
    };
  });
}

function watched(sql: Sql, code: string) {
  const about = [code, code, code];
  return {
    code,
    programmeMs: programmeMs(sql, 'own', ABOUT, ...about),
    beforeMs: programmeMs(sql, 'was', ABOUT, ...about),
  };
}

function columns(sql: Sql) {
  const found =
    sql(`SELECT scheduleId, COUNT(DISTINCT airingId) planned, COUNT(DISTINCT CASE WHEN heard THEN airingId END) sounded
    FROM r_own WHERE orderKind IS NULL AND scheduleId <> '' GROUP BY scheduleId`);
  return found
    .map((one) => ({
      ...one,
      title: sql(
        'SELECT title FROM r_own WHERE scheduleId = ? ORDER BY plannedAt DESC, airingId DESC, stationId DESC',
        one.scheduleId,
      )[0].title,
      programmeMs: programmeMs(sql, 'own', 'scheduleId = ?', one.scheduleId),
    }))
    .sort((a, b) => a.title.localeCompare(b.title, 'vi'));
}

function punctual(sql: Sql) {
  const [onTime] = sql(`SELECT COUNT(*) measured, COALESCE(SUM(ABS(startedAt - plannedAt -
    (SELECT MIN(json_extract(value, '$.offsetMs')) FROM json_each(items))) <= 60000), 0) onTime
    FROM r_own WHERE heard AND startedAt IS NOT NULL AND (measured OR evidence IN ('machine', 'carrier'))`);
  // One line per item of an airing: the station where it began first.
  const first =
    sql(`SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY programmePiece ORDER BY begun, plannedAt, stationId) n
    FROM p_own WHERE whole AND role = 'content') WHERE n = 1 ORDER BY begun, airingId`);
  const later = new Map<string, object>();
  for (const one of first.filter(({ orderedBy }) => orderedBy !== null)) {
    if (later.has(one.airingId)) continue;
    // Approved before the order by somebody, or at any time after it.
    const [signed] = sql(
      `SELECT a.byName FROM approval a JOIN interrupt i ON i.id = ? AND i.sha256 = a.sha256 WHERE a.decision = 'approved' AND a.undoneAt IS NULL ORDER BY a.at LIMIT 1`,
      one.scheduleId,
    );
    later.set(one.airingId, {
      ...{
        airingId: one.airingId,
        title: one.airingTitle,
        at: iso(one.begun),
        orderedBy: one.orderedBy,
        signedBy: signed?.byName ?? null,
      },
    });
  }
  const before = first.filter((one) => one.orderedBy === null && one.approvedAt > 0 && one.approvedAt <= one.begun);
  return { onTime, approval: { sounded: first.length, before: before.length, later: [...later.values()] } };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
