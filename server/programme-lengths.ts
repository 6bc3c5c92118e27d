/** How long a programme surely takes, how long it may take, and what of it runs into a relay. */

import type { ProgrammeItem } from '../scheduler/model.ts';
import { layOutProgramme, type RelayMisfit, stepLengthMs } from '../scheduler/programme-length.ts';
import type { Plan } from './store/plan-store.ts';

export interface ProgrammeLengths {
  /** Without picks and with places closed up where they may be, ms. */
  readonly surelyMs: number;
  /** With every pick and place at its whole length, ms. */
  readonly atMostMs: number;
  readonly surelyMisfits: readonly RelayMisfit[];
  readonly atMostMisfits: readonly RelayMisfit[];
}

const NOTHING: ProgrammeLengths = { surelyMs: 0, atMostMs: 0, surelyMisfits: [], atMostMisfits: [] };

/** Lengths of one of the plan's programmes; nothing for one that is not there. What has no sound yet counts as nothing. */
export function lengthOf(programmeId: string, plan: Plan): ProgrammeLengths {
  const known = kept.get(plan) ?? new Map<string, ProgrammeLengths>();
  kept.set(plan, known);
  const lengths = known.get(programmeId) ?? measure(programmeId, plan);
  known.set(programmeId, lengths);
  return lengths;
}

/** A schedule asks for the same programme at each of its occurrences. */
const kept = new WeakMap<Plan, Map<string, ProgrammeLengths>>();

function measure(programmeId: string, plan: Plan): ProgrammeLengths {
  const items = plan.programmes.find(({ id }) => id === programmeId)?.items;
  if (items === undefined) return NOTHING;
  const byId = new Map(plan.segments.map((segment) => [segment.id, segment.rendition?.durationMs]));
  const segmentMs = (id: string) => byId.get(id);
  const most = layOutProgramme(
    items,
    items.map((item) => stepLengthMs(item, segmentMs)),
  );
  const sure = layOutProgramme(
    items,
    items.map((item) => shortestMs(item, segmentMs)),
  );
  return {
    surelyMs: sure.lengthMs,
    atMostMs: most.lengthMs,
    surelyMisfits: sure.misfits,
    atMostMisfits: most.misfits,
  };
}

function shortestMs(item: ProgrammeItem, segmentMs: (id: string) => number | undefined): number | undefined {
  if (item.kind === 'pick') return 0;
  if (item.kind !== 'place' || item.fallback.kind === 'silence') return stepLengthMs(item, segmentMs);
  return item.fallback.kind === 'segment' ? segmentMs(item.fallback.segmentId) : 0;
}
