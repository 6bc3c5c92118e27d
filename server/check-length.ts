/** What of a schedule's programme does not fit: its slot, or the time before a relay; with the seconds. */
import type { RelayMisfit } from '../scheduler/programme-length.ts';
import { type Finding, finding, type Sounding } from './plan-finding.ts';
import { lengthOf } from './programme-lengths.ts';
import type { Plan } from './store/plan-store.ts';
import { spokenTime } from './vietnamese-time.ts';

/** What surely does not fit refuses; what may not fit when picks and places take their whole length is told. */
export function fitFindings(soundings: readonly Sounding[], plan: Plan): Finding[] {
  const firsts = new Map(soundings.toReversed().map((one) => [`${one.programmeId} ${one.slotMs}`, one]));
  return [...firsts.values()].toReversed().flatMap((sounding) => misfits(sounding, plan));
}

function misfits({ at, programmeId, slotMs = Number.POSITIVE_INFINITY }: Sounding, plan: Plan): Finding[] {
  const lengths = lengthOf(programmeId, plan);
  const told = (reason: string, isSure: boolean): Finding =>
    finding(
      { kind: 'does-not-fit', at, message: `${spokenTime(at, plan.zone)}: ${reason}.` },
      isSure ? { code: 'does-not-fit', facts: { reason } } : undefined,
    );
  const found: Finding[] = [];
  if (lengths.surelyMs > slotMs) {
    found.push(told(`chương trình dài hơn thời lượng đã đặt ${seconds(lengths.surelyMs - slotMs)} giây`, true));
  } else if (lengths.atMostMs > slotMs) {
    const over = seconds(lengths.atMostMs - slotMs);
    found.push(told(`nếu các bài chọn tự động dài hết mức, chương trình vượt thời lượng ${over} giây`, false));
  }
  const sure = new Set(lengths.surelyMisfits.map(({ index }) => index));
  for (const misfit of lengths.surelyMisfits) found.push(told(misfitWords(misfit, programmeId, plan), true));
  for (const misfit of lengths.atMostMisfits) {
    if (!sure.has(misfit.index)) found.push(told(`có thể ${misfitWords(misfit, programmeId, plan)}`, false));
  }
  return found;
}

function misfitWords({ index, kind, overMs }: RelayMisfit, programmeId: string, plan: Plan): string {
  const relay = plan.programmes.find(({ id }) => id === programmeId)?.items[index];
  const source = relay?.kind === 'relay' ? plan.relaySources.find(({ id }) => id === relay.sourceId) : undefined;
  const what = kind === 'items' ? 'nội dung trước' : 'buổi tiếp âm trước';
  return `${what} giờ tiếp âm "${source?.name ?? 'không rõ'}" dài quá ${seconds(overMs)} giây`;
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
