/** What of a schedule's programme expires while the schedule still wants to air it. */
import type { InstantMs, ProgrammeItem } from '../scheduler/model.ts';
import { type Finding, finding, type Sounding } from './plan-finding.ts';
import type { Plan } from './store/plan-store.ts';
import { dateText } from './vietnamese-time.ts';

/** Something of a programme that is valid up to an instant only. */
interface Expiring {
  readonly what: string;
  readonly title: string;
  readonly validUntil: InstantMs;
}

/** Each thing once, at the first sounding it does not live to see; what only a single day's programme has is told, not refused. */
export function expiryFindings(soundings: readonly Sounding[], plan: Plan): Finding[] {
  const told = new Set<string>();
  const expiring = new Map<string, Expiring[]>();
  return soundings.flatMap(({ at, longestMs, programmeId, isUsual }) => {
    if (!expiring.has(programmeId)) expiring.set(programmeId, expiringIn(programmeId, plan));
    const over = (expiring.get(programmeId) ?? []).filter(({ validUntil }) => at + longestMs > validUntil);
    return over.flatMap(({ what, title, validUntil }): Finding[] => {
      const key = `${programmeId} ${what} ${title}`;
      if (told.has(key)) return [];
      told.add(key);
      const until = dateText(validUntil - 1, plan.zone);
      const facts = { what, title, until };
      const message = `Lịch còn phát sau khi ${what} "${title}" hết hạn ngày ${until}.`;
      return [finding({ kind: 'expires', at, message }, isUsual ? { code: 'expires-before-end', facts } : undefined)];
    });
  });
}

function expiringIn(programmeId: string, plan: Plan): Expiring[] {
  const items = plan.programmes.find(({ id }) => id === programmeId)?.items ?? [];
  const segments = new Map(plan.segments.map((segment) => [segment.id, segment]));
  const sources = new Map(plan.relaySources.map((source) => [source.id, source]));
  return items.flatMap((item): Expiring[] => {
    if (item.kind === 'relay') {
      const source = sources.get(item.sourceId);
      if (source?.validUntil === undefined) return [];
      const { name: title, validUntil } = source;
      return [{ what: 'nguồn tiếp âm', title, validUntil }];
    }
    return segmentIdsOf(item).flatMap((id): Expiring[] => {
      const segment = segments.get(id);
      if (segment?.validUntil === undefined) return [];
      return [{ what: 'tin bài', title: segment.title, validUntil: segment.validUntil }];
    });
  });
}

/** Segments a step names itself; a pick passes by what has expired. */
function segmentIdsOf(item: ProgrammeItem): readonly string[] {
  if (item.kind === 'segment') return [item.segmentId];
  if (item.kind === 'village') return item.notices.map(({ segmentId }) => segmentId);
  return item.kind === 'place' && item.fallback.kind === 'segment' ? [item.fallback.segmentId] : [];
}
