/** Every state people see: its word, its tone and its icon, so that nothing is told by colour alone. */
import {
  IconAlertTriangle,
  IconAntenna,
  IconArrowBackUp,
  IconArrowsExchange,
  IconCheck,
  IconCircleCheck,
  IconCircleOff,
  IconClock,
  IconClockExclamation,
  IconCpu,
  IconCut,
  IconDots,
  IconEar,
  IconFileAlert,
  IconFileCheck,
  IconHandStop,
  IconHourglassHigh,
  IconLoader2,
  IconMinus,
  IconPencil,
  IconPhone,
  IconPlugConnectedX,
  IconPlus,
  IconQuestionMark,
  IconTool,
  IconVolume,
  IconX,
} from '@tabler/icons-react';
import type { RowState } from '../../../server/contract/ledger.ts';
import type { ExceptionDay } from '../../../server/contract/policy.ts';
import type { Segment, SegmentState } from '../../../server/contract/segments.ts';
import type { StationHealth } from '../../../server/contract/stations.ts';
import type { Evidence, Priority, ProgrammeItemWrite, Role, SegmentKind, Station } from '../wire.ts';

/** `live` is the strong green of what sounds right now. */
export type Tone = 'live' | 'good' | 'info' | 'warn' | 'bad' | 'calm';
export type StateIcon = typeof IconCheck;
/** How one state looks and reads. */
export interface Look {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: StateIcon;
}

export const segmentLook: Record<SegmentState, Look> = {
  draft: { word: 'Bản nháp', tone: 'calm', icon: IconPencil },
  processing: { word: 'Đang xử lý', tone: 'info', icon: IconLoader2 },
  refused: { word: 'Tệp không dùng được', tone: 'bad', icon: IconFileAlert },
  ready: { word: 'Chưa gửi duyệt', tone: 'info', icon: IconFileCheck },
  waiting: { word: 'Chờ duyệt', tone: 'warn', icon: IconHourglassHigh },
  approved: { word: 'Đã duyệt', tone: 'good', icon: IconCircleCheck },
  returned: { word: 'Bị trả lại', tone: 'bad', icon: IconArrowBackUp },
};

/** Of one segment: what was approved and taken back is not merely returned. */
export function lookOf({ state, approval }: Pick<Segment, 'state' | 'approval'>): Look {
  const isWithdrawn = state === 'returned' && approval?.decision === 'withdrawn';
  return isWithdrawn ? { word: 'Đã thu hồi', tone: 'bad', icon: IconArrowBackUp } : segmentLook[state];
}

/** What an approver did who did not approve. */
export function refusalWord(approval: NonNullable<Segment['approval']>): string {
  return approval.decision === 'withdrawn' ? 'thu hồi' : 'trả lại';
}

export const stationLook: Record<StationHealth, Look> = {
  sounding: { word: 'Đang phát', tone: 'live', icon: IconVolume },
  ready: { word: 'Sẵn sàng', tone: 'good', icon: IconCircleCheck },
  stopped: { word: 'Bị dừng tại trạm', tone: 'bad', icon: IconHandStop },
  attention: { word: 'Cần xem', tone: 'warn', icon: IconAlertTriangle },
  lost: { word: 'Mất liên lạc', tone: 'bad', icon: IconPlugConnectedX },
  new: { word: 'Chưa cài đặt', tone: 'calm', icon: IconTool },
  retired: { word: 'Ngừng dùng', tone: 'calm', icon: IconCircleOff },
  manual: { word: 'Phát thủ công', tone: 'calm', icon: IconHandStop },
};

/** A village that hears the commune's station by radio plays nothing by hand. */
const byRadio: Look = { word: 'Thu FM', tone: 'calm', icon: IconAntenna };

/** How a station's state looks and reads. */
export function lookOfStation({ health, transport }: Pick<Station, 'health' | 'transport'>): Look {
  return health === 'manual' && transport === 'fm' ? byRadio : stationLook[health];
}

/** Whether a station in this state needs a person. */
export function needsPerson(health: StationHealth): boolean {
  return ['bad', 'warn'].includes(stationLook[health].tone);
}

/** Troubled first; what nobody waits for last. */
export const stationOrder: readonly StationHealth[] = [
  'lost',
  'stopped',
  'attention',
  'new',
  'sounding',
  'ready',
  'manual',
  'retired',
];

export const rowLook: Record<RowState, Look> = {
  aired: { word: 'đã phát', tone: 'good', icon: IconCheck },
  late: { word: 'phát muộn', tone: 'warn', icon: IconClockExclamation },
  cut: { word: 'phát thiếu', tone: 'warn', icon: IconCut },
  preempted: { word: 'nhường chương trình khác', tone: 'info', icon: IconArrowsExchange },
  skipped: { word: 'bỏ qua', tone: 'calm', icon: IconMinus },
  missed: { word: 'không phát', tone: 'bad', icon: IconX },
  unknown: { word: 'không rõ', tone: 'calm', icon: IconQuestionMark },
  waiting: { word: 'chưa báo về', tone: 'calm', icon: IconDots },
  sounding: { word: 'đang phát', tone: 'live', icon: IconVolume },
  planned: { word: 'chưa đến giờ', tone: 'calm', icon: IconClock },
  'off-plan': { word: 'ngoài kế hoạch', tone: 'bad', icon: IconPlus },
};

export const kindWord: Record<SegmentKind, string> = {
  news: 'Tin',
  article: 'Bài',
  feature: 'Chuyên đề',
  qa: 'Hỏi - đáp',
  story: 'Câu chuyện truyền thanh',
  notice: 'Thông báo',
  signature: 'Nhạc hiệu, lời xướng',
  jingle: 'Nhạc cắt',
};

/** By whose word a row stands. */
export const evidenceLook: Record<Evidence, Look> = {
  machine: { word: 'máy ở trạm báo về', tone: 'good', icon: IconCpu },
  carrier: { word: 'theo đài xã', tone: 'info', icon: IconAntenna },
  village: { word: 'trưởng thôn xác nhận', tone: 'info', icon: IconPhone },
  listened: { word: 'đã nghe kiểm tra', tone: 'info', icon: IconEar },
  none: { word: 'chưa có bằng chứng', tone: 'calm', icon: IconQuestionMark },
};

/** The same at the start of a line. */
export const evidenceWord: Record<Evidence, string> = {
  machine: 'Máy ở trạm báo về',
  carrier: 'Theo đài xã',
  village: 'Trưởng thôn xác nhận',
  listened: 'Có người nghe kiểm tra',
  none: 'Chưa có bằng chứng',
};

/** How a station gets its sound. */
export const transportWord: Record<'ip' | 'fm' | 'manual', string> = {
  ip: 'nhận qua mạng',
  fm: 'thu sóng FM đài xã',
  manual: 'loa kéo, phát tay',
};

export const priorityWord: Record<Priority, string> = {
  priority: 'Ưu tiên',
  normal: 'Thông thường',
  filler: 'Lấp chỗ trống',
};

export const roleWord: Record<Role, string> = {
  operator: 'Cán bộ truyền thanh',
  approver: 'Người duyệt',
  admin: 'Quản trị',
  viewer: 'Người xem',
};

export const dayKindWord: Record<ExceptionDay['kind'], string> = {
  holiday: 'Ngày nghỉ',
  mourning: 'Quốc tang',
  festival: 'Lễ hội',
  other: 'Ngày đặc biệt khác',
};

export const itemKindWord: Record<ProgrammeItemWrite['kind'], string> = {
  segment: 'Tin bài cố định',
  pick: 'Chọn bài tự động',
  relay: 'Tiếp âm',
  place: 'Chỗ chờ bài',
  village: 'Thông báo riêng từng thôn',
};

/** The select's `data` of a word table. */
export function optionsOf<Value extends string>(
  words: Readonly<Record<Value, string>>,
): { value: Value; label: string }[] {
  return (Object.entries(words) as [Value, string][]).map(([value, label]) => ({ value, label }));
}
