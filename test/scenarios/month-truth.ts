/** What must have become of every row of the month, by what the boxes did and people said; plain loops, nothing of the product is used. */
import Database from 'better-sqlite3';

/** A fact as a box wrote it down. */
interface Told {
  readonly stationId: string;
  readonly fact: {
    readonly kind: string;
    readonly airingId?: string;
    readonly index?: number;
    readonly sha256?: string | undefined;
    readonly sourceId?: string | undefined;
    readonly startedAt?: number;
    readonly renderedMs?: number;
    readonly reason?: string | undefined;
  };
}

/** `code day time title: expected, found` of every row that became something else. */
export function wrongRows(file: string, truth: readonly Told[]): { readonly rows: number; readonly wrong: string[] } {
  const raw = new Database(file, { readonly: true });
  try {
    const rows = raw
      .prepare(
        `SELECT l.*, s.code, s.transport AS way FROM ledger l JOIN station s ON s.id = l.stationId WHERE l.offPlan = 0
          AND l.plannedAt < unixepoch('2026-11-30T17:00:00Z') * 1000 AND NOT EXISTS (SELECT 1 FROM ledger n
            WHERE n.airingId = l.airingId AND n.stationId = l.stationId AND n.revision > l.revision)
          AND NOT (l.outcome = 'skipped' AND l.reason IS 'withdrawn')`,
      )
      .all() as Row[];
    const carrier = rows.find(({ code }) => code === 'T00')?.stationId ?? '';
    const wrong = rows.flatMap((row) => {
      const source = row.way === 'fm' ? carrier : row.stationId;
      const facts = truth.filter(({ stationId, fact }) => stationId === source && fact.airingId === row.airingId);
      const expected = expectedOf(row, facts);
      const found = `${row.outcome} ${row.evidence}${row.closedAt === null ? ' open' : ''}`;
      return found === expected ? [] : [`${row.code} ${local(row.plannedAt)} ${row.title}: ${expected}, ${found}`];
    });
    return { rows: rows.length, wrong };
  } finally {
    raw.close();
  }
}

interface Row {
  readonly airingId: string;
  readonly stationId: string;
  readonly code: string;
  readonly way: string;
  readonly title: string;
  readonly plannedAt: number;
  readonly items: string;
  readonly outcome: string;
  readonly evidence: string;
  readonly closedAt: number | null;
}

interface Item {
  readonly index: number;
  readonly sha256?: string;
  readonly sourceId?: string;
  readonly offsetMs: number;
  readonly durationMs: number;
}

/** `2026-11-18T17:00` by Vietnam's clock. */
function local(at: number): string {
  return new Date(at + 7 * 3_600_000).toISOString().slice(0, 16);
}

function expectedOf(row: Row, facts: readonly Told[]): string {
  const items: Item[] = JSON.parse(row.items);
  const when = local(row.plannedAt);
  const day = when.slice(0, 10);
  if (items.length === 0) return 'skipped none';
  if (row.way === 'manual') return said(row.code, when, day);
  // One entry of T02's journal was damaged on its way: of what it told nobody can say.
  if (row.code === 'T02' && when === '2026-11-25T05:00') return 'unknown machine open';
  const heard = machine(row, items, facts);
  if (row.code === 'T05' && day === '2026-11-18') return 'missed village';
  if (row.code === 'T12' && day === '2026-11-26') return 'cut village';
  if (row.code === 'T06' && when === '2026-11-23T17:00') return `${heard} listened`;
  const hasSounded = ['aired', 'late', 'cut'].includes(heard);
  return `${heard} ${hasSounded ? (row.way === 'fm' ? 'carrier' : 'machine') : 'none'}`;
}

/** T13 answers every Sunday, and on the last Friday; T10 once, with exceptions, and of the first week it never will. */
function said(code: string, when: string, day: string): string {
  if (code === 'T13') return when <= '2026-11-27T20:00' ? 'aired village' : 'unknown none open';
  if (day >= '2026-11-16') return 'unknown none open';
  if (day <= '2026-11-08') return 'unknown none';
  return day === '2026-11-10' || day === '2026-11-12' ? 'missed village' : 'aired village';
}

/** By the box's own words: how much of the planned bytes went out, and when the first of them began. */
function machine(row: Row, items: readonly Item[], facts: readonly Told[]): string {
  let soundedMs = 0;
  let plannedMs = 0;
  let begun = Number.POSITIVE_INFINITY;
  for (const item of items) {
    plannedMs += item.durationMs;
    let most = 0;
    for (const { fact } of facts) {
      const isIt = fact.index === item.index && fact.sha256 === item.sha256 && fact.sourceId === item.sourceId;
      if (!isIt || (fact.kind !== 'item-started' && fact.kind !== 'item-ended')) continue;
      begun = Math.min(begun, fact.startedAt ?? begun);
      most = Math.max(most, Math.min(fact.renderedMs ?? 0, item.durationMs));
    }
    soundedMs += most;
  }
  if (begun === Number.POSITIVE_INFINITY)
    return facts.some(({ fact }) => fact.kind === 'item-skipped') ? 'skipped' : 'missed';
  if (soundedMs < 0.95 * plannedMs) return 'cut';
  const due = row.plannedAt + Math.min(...items.map(({ offsetMs }) => offsetMs));
  return Math.abs(begun - due) <= 60_000 ? 'aired' : 'late';
}
