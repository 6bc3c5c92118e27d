/** Figures as the HTTP API tells them: every count with the address of the log page that lists its rows. */
import type { z } from 'zod';
import type { FigureCounts } from '../scheduler/count-figures.ts';
import type { AiredItem } from '../scheduler/count-items.ts';
import type { TargetCounts } from '../scheduler/count-targets.ts';
import type { Evidence, Outcome } from '../scheduler/model.ts';
import type { figures } from './contract/figures.ts';
import { type LogNarrowing, logLink } from './log-link.ts';

/** What sounded. */
const SOUNDED: readonly Outcome[] = ['aired', 'late', 'cut'];

/** When a local day is over, whatever the zone. */
function endOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + 36 * 3_600_000;
}

/** Puts links to counts, and names to the ids of villages. */
export function linkFigures(counts: FigureCounts, nameOf: (stationId: string) => string): z.output<typeof figures> {
  const link = (narrowing: LogNarrowing) => logLink(counts, { offPlan: false, ...narrowing });
  const counted = (value: number, narrowing: LogNarrowing) => ({ value, link: link(narrowing) });
  const { rows, topics, tags, columns, approval, emergencies, villages } = counts;
  const sounded = { outcomes: SOUNDED };
  // Figures of days that are not over count what has begun: their links list nothing else.
  const begun: LogNarrowing = counts.asOf < endOf(counts.lastDay) ? { state: 'begun' } : {};
  return {
    ...counts,
    before: { ...counts.before },
    rows: {
      planned: counted(rows.planned, begun),
      sounded: counted(rows.sounded, sounded),
      byOutcome: mapValues(rows.byOutcome, (value, outcome: Outcome) =>
        counted(value, { outcomes: [outcome], ...(outcome === 'unknown' ? { state: 'closed' } : {}) }),
      ),
      waiting: counted(rows.waiting, { state: 'waiting' }),
      byEvidence: mapValues(rows.byEvidence, (value, evidence: Evidence) => counted(value, { ...sounded, evidence })),
      offPlan: counted(rows.offPlan, { offPlan: true }),
      offPlanMs: rows.offPlanMs,
    },
    items: {
      ...counts.items,
      byKind: { ...counts.items.byKind },
      list: counts.items.list.map((item) => linkItem(item, link)),
    },
    minutes: { ...counts.minutes },
    targets: counts.targets.map((target) => linkTarget(target, link)),
    topics: topics.map((topic) => ({ ...topic, link: link({ ...sounded, topic: topic.code }) })),
    tags: tags.map((one) => ({ ...one, link: link(sounded) })),
    columns: columns.map((one) => ({ ...one, link: link({ ...begun, scheduleId: one.scheduleId }) })),
    onTime: { ...counts.onTime, link: link({ outcomes: ['late'] }) },
    approval: {
      ...approval,
      later: approval.later.map(({ signedBy = null, ...one }) => ({ ...one, signedBy })),
    },
    stations: { ...counts.stations, silent: [...counts.stations.silent] },
    emergencies: emergencies.map(({ firstMs = null, lastMs = null, unproved, ...one }) => ({
      ...one,
      firstMs,
      lastMs,
      unproved: unproved.map(nameOf),
    })),
    coverage: { ...counts.coverage, downMs: { ...counts.coverage.downMs } },
    villages: villages.map((one) => ({ ...one, link: link({ ...begun, stationId: one.stationId }) })),
  };
}

type Link = (narrowing: LogNarrowing) => string;

function linkItem({ segmentId, topics, ...item }: AiredItem, link: Link) {
  return { ...item, topics: [...topics], link: link({ outcomes: SOUNDED, segmentId: segmentId ?? item.key }) };
}

/** The rows of each place; of a target about one topic those alone. */
function linkTarget({ topic, topics, each, title, byVillage, ...target }: TargetCounts, link: Link) {
  const about = topics.length === 1 && topics[0] !== undefined ? { topic: topics[0] } : {};
  return {
    ...target,
    title: topic === undefined ? title : `${title} (${topic})`,
    byVillage: byVillage.map((one) => ({
      ...one,
      link: link({ outcomes: SOUNDED, ...about, ...(each === 'commune' ? {} : { stationId: one.stationId }) }),
    })),
  };
}

function mapValues<K extends string, A, B>(record: Readonly<Record<K, A>>, change: (value: A, key: K) => B) {
  return Object.fromEntries(
    (Object.entries(record) as [K, A][]).map(([key, value]) => [key, change(value, key)]),
  ) as Record<K, B>;
}
