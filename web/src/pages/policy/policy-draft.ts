/** The policy while it is being written: what the fields hold, what is wrong with them, and the body to send. */
import type { PolicyWrite } from '../../wire.ts';
import type { PolicyRules } from '../../words/policy-words.ts';

/** A number field is text while it is empty. */
type Digits = number | string;
/** `HH:mm`; '' while incomplete. */
export interface HoursDraft {
  readonly from: string;
  readonly until: string;
}
/** All seven days when nothing narrower is wanted. */
export interface BandDraft extends HoursDraft {
  readonly weekdays: readonly number[];
  readonly ceilingPct: Digits;
}
export interface CapDraft extends BandDraft {
  readonly stationIds: readonly string[];
  readonly reason: string;
}
export interface PolicyDraft {
  readonly quiet: readonly HoursDraft[];
  readonly windows: readonly HoursDraft[];
  readonly weekdays: readonly number[];
  readonly maxSessionsPerDay: Digits;
  readonly maxMinutesPerSession: Digits;
  readonly minMinutesPerDay: Digits;
  readonly volumeCeilingPct: Digits;
  readonly volumeBands: readonly BandDraft[];
  readonly stationCaps: readonly CapDraft[];
  /** Undefined: at once. */
  readonly validFrom: string | undefined;
}

/** The rules as the fields show them; to hold at once. */
export function draftOf(rules: PolicyRules): PolicyDraft {
  const { maxSessionsPerDay, maxMinutesPerSession, minMinutesPerDay, volumeCeilingPct } = rules;
  return {
    quiet: rules.quiet.map(hoursOf),
    windows: rules.windows.map(hoursOf),
    weekdays: rules.weekdays,
    maxSessionsPerDay,
    maxMinutesPerSession,
    minMinutesPerDay,
    volumeCeilingPct,
    volumeBands: rules.volumeBands.map(bandOf),
    stationCaps: rules.stationCaps.map((cap) => ({ ...bandOf(cap), stationIds: cap.stationIds, reason: cap.reason })),
    validFrom: undefined,
  };
}

/** A sentence for each field that cannot be sent as it is. */
export function policyProblems(draft: PolicyDraft): Partial<Record<keyof PolicyDraft, string>> {
  const { weekdays, volumeBands, stationCaps } = draft;
  const found: Record<string, string | undefined> = {
    quiet: hoursProblem(draft.quiet),
    windows: hoursProblem(draft.windows),
    weekdays: weekdays.length === 0 ? 'Chọn ít nhất một ngày.' : undefined,
    maxSessionsPerDay: numberProblem(draft.maxSessionsPerDay, 1, 24),
    maxMinutesPerSession: numberProblem(draft.maxMinutesPerSession, 1, 720),
    minMinutesPerDay: numberProblem(draft.minMinutesPerDay, 0, 1440),
    volumeCeilingPct: numberProblem(draft.volumeCeilingPct, 0, 100),
    volumeBands: bandsProblem(volumeBands),
    stationCaps: bandsProblem(stationCaps) ?? capsProblem(stationCaps),
  };
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined));
}

/** What is sent, of a draft without problems. */
export function policyBody({ validFrom, ...draft }: PolicyDraft): PolicyWrite {
  return {
    quiet: [...draft.quiet],
    windows: [...draft.windows],
    weekdays: [...draft.weekdays],
    maxSessionsPerDay: Number(draft.maxSessionsPerDay),
    maxMinutesPerSession: Number(draft.maxMinutesPerSession),
    minMinutesPerDay: Number(draft.minMinutesPerDay),
    volumeCeilingPct: Number(draft.volumeCeilingPct),
    volumeBands: draft.volumeBands.map(bandBody),
    stationCaps: draft.stationCaps.map((cap) => ({
      ...bandBody(cap),
      stationIds: [...cap.stationIds],
      reason: cap.reason.trim(),
    })),
    ...(validFrom === undefined ? {} : { validFrom }),
  };
}

/** The same as rules to be read. */
export function policyRules(draft: PolicyDraft): PolicyRules {
  const { windows = [], minMinutesPerDay = 0, volumeBands = [], stationCaps = [], ...rest } = policyBody(draft);
  return { ...rest, windows, minMinutesPerDay, volumeBands, stationCaps };
}

/** Whether it is a whole time of day, `HH:mm`. */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

const everyDay = [1, 2, 3, 4, 5, 6, 7];

function hoursOf({ from, until }: HoursDraft): HoursDraft {
  return { from: from.slice(0, 5), until: until.slice(0, 5) };
}

function bandOf(band: PolicyRules['volumeBands'][number]): BandDraft {
  return { ...hoursOf(band), weekdays: band.weekdays ?? everyDay, ceilingPct: band.ceilingPct };
}

function bandBody({ from, until, weekdays, ceilingPct }: BandDraft) {
  const days = weekdays.length === 7 ? {} : { weekdays: [...weekdays] };
  return { from, until, ceilingPct: Number(ceilingPct), ...days };
}

function hoursProblem(spans: readonly HoursDraft[]): string | undefined {
  if (!spans.every(({ from, until }) => isTime(from) && isTime(until))) return 'Ghi đủ giờ bắt đầu và giờ kết thúc.';
  return spans.some(({ from, until }) => from === until) ? 'Giờ bắt đầu và giờ kết thúc phải khác nhau.' : undefined;
}

function bandsProblem(bands: readonly BandDraft[]): string | undefined {
  if (bands.some(({ weekdays }) => weekdays.length === 0)) return 'Chọn ít nhất một ngày cho mỗi khoảng giờ.';
  const volume = bands.map(({ ceilingPct }) => numberProblem(ceilingPct, 0, 100)).find((one) => one !== undefined);
  return hoursProblem(bands) ?? (volume === undefined ? undefined : `Âm lượng: ${volume}`);
}

function capsProblem(caps: readonly CapDraft[]): string | undefined {
  if (caps.some(({ stationIds }) => stationIds.length === 0)) return 'Chọn ít nhất một trạm cho mỗi mức riêng.';
  return caps.some(({ reason }) => reason.trim() === '') ? 'Ghi lý do của mỗi mức riêng.' : undefined;
}

function numberProblem(value: Digits, least: number, most: number): string | undefined {
  const number = value === '' ? Number.NaN : Number(value);
  const fits = Number.isInteger(number) && number >= least && number <= most;
  return fits ? undefined : `Ghi số từ ${least} đến ${most}.`;
}
