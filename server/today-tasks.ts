/** Việc cần xử lý: what needs a person today, most pressing first, each with where to go. */
import type { Airing } from '../scheduler/model.ts';
import { clockTask } from './clock-task.ts';
import type { Today } from './contract/ledger.ts';
import type { LiveBeat } from './live-stations.ts';
import { slotWords } from './notice-words.ts';
import type { Wait } from './plan-conflicts.ts';
import { silentWords } from './plan-conflicts.ts';
import { reasonText } from './refusal-text.ts';
import { approvalInForce, segmentState } from './segment-state.ts';
import type { viewStations } from './station-view.ts';
import type { NoticeTable, PolicyExceptionTable, RelaySourceTable } from './store/schema.ts';
import type { SegmentRecord } from './store/segment-store.ts';
import type { WorkerState } from './store/worker-beat.ts';
import { dateText, spokenTime } from './vietnamese-time.ts';
import { type RowStanding, wentWrongTasks } from './went-wrong.ts';

/** A station in trouble, or a place without its bulletin, this long before an airing is an alarm, ms. */
export const READY_BEFORE_MS = 30 * 60_000;
const MAX_TASKS = 12;
/** Stations that need a person, in the words of a list. */
const TROUBLE: ReadonlyMap<StationView['health'], string> = new Map([
  ['lost', 'mất liên lạc'],
  ['stopped', 'bị dừng tại trạm'],
  ['attention', 'cần xem'],
]);
/** Stations of one slot that are not ready have so many lines. */
const MOST_OF_SLOT = 4;

/** One line of the list. */
export type Task = Today['tasks'][number];
type StationView = Awaited<ReturnType<typeof viewStations>>[number];

/** A local day on which some stations sound less than the policy asks for; the one with least is named. */
export interface ShortDayTask {
  readonly day: number;
  readonly stations: number;
  readonly least: string;
  readonly minutes: number;
  readonly minMinutes: number;
}

/** What the tasks are made from. `coming`: airings that have not begun; `filled`: `airing/index` -> what a person put there. */
export interface TaskInput {
  readonly now: number;
  readonly zone: string;
  readonly dayTo: number;
  readonly worker: WorkerState;
  readonly coming: readonly Airing[];
  readonly standings: readonly RowStanding[];
  /** Complaints that are due, what is announced, what is not mended: before what only the log of today tells. */
  readonly incidents: readonly Task[];
  readonly stations: readonly StationView[];
  /** What was last heard of them. */
  readonly beats: readonly (LiveBeat | undefined)[];
  /** Stations that are not ready for a slot to come, cause by cause. */
  readonly notices: readonly Pick<NoticeTable, 'stationId' | 'slotAt' | 'words'>[];
  readonly segments: readonly SegmentRecord[];
  readonly conflicts: readonly Wait[];
  readonly filled: ReadonlyMap<string, SegmentRecord | undefined>;
  readonly shortDays: readonly ShortDayTask[];
  readonly exceptions: readonly PolicyExceptionTable[];
  readonly sources: readonly RelaySourceTable[];
}

/** At most twelve. */
export function gatherTasks(input: TaskInput): Task[] {
  const { coming, stations, segments, now } = input;
  const soon = coming.some((airing) => airing.startsAt - now < READY_BEFORE_MS);
  const inState = (state: string) => segments.filter((segment) => segmentState(segment) === state);
  const places = placeTasks(input);
  return [
    ...(input.worker === 'ok' ? [] : [WORKER_TASKS[input.worker]]),
    ...clockTask(input.beats, now),
    ...diskTask(segments),
    ...places.filter(({ kind }) => kind === 'place-alarm'),
    ...conflictTask(input),
    ...approveTask(input, inState('waiting')),
    ...leaderTasks(input),
    ...notReadyTasks(input),
    ...stations
      .filter((s) => TROUBLE.has(s.health))
      .filter(({ id }) => input.notices.every(({ stationId }) => stationId !== id))
      .map((s) => stationTask(s, soon)),
    ...stations.flatMap(simTask),
    ...input.incidents,
    ...wentWrongTasks(input.standings, input.zone, new Map(stations.map(({ id, name }) => [id, name]))),
    ...coming.flatMap((airing) => silentTask(airing, input.zone)),
    ...coming.flatMap((airing) => leftOutTask(airing, input.zone)),
    ...places.filter(({ kind }) => kind === 'place'),
    ...input.shortDays.map((day) => shortDayTask(day, input)),
    ...inState('refused').map(
      ({ row }): Task => ({
        kind: 'refused',
        title: `Tệp bị từ chối: ${row.title}`,
        detail: 'Xem lý do và tải lại',
        href: `/kho-tin-bai/${row.id}`,
      }),
    ),
    ...inState('returned').map(
      ({ row, approval }): Task => ({
        kind: 'returned',
        title: `${approval?.decision === 'withdrawn' ? 'Đã thu hồi' : 'Bị trả lại'}: ${row.title}`,
        detail: approval?.note ?? '',
        href: `/kho-tin-bai/${row.id}`,
      }),
    ),
  ].slice(0, MAX_TASKS);
}

const WORKER_TASKS: Readonly<Record<Exclude<WorkerState, 'ok'>, Task>> = {
  silent: {
    kind: 'worker',
    title: 'Bộ phận xử lý của máy chủ không chạy',
    detail: 'Tin bài mới không được xử lý, lịch mới không đến trạm. Báo quản trị viên khởi động lại "loa worker".',
    href: '/',
  },
  'not-compiling': {
    kind: 'worker',
    title: 'Máy chủ không lập được danh sách phát mới',
    detail:
      'Lịch vừa sửa chưa đến trạm; các trạm vẫn phát theo lịch đã nhận. Báo quản trị viên xem nhật ký lỗi của "loa worker".',
    href: '/',
  },
};

/** Files that the worker has put off because the disk has no room for them. */
function diskTask(segments: readonly SegmentRecord[]): Task[] {
  const waiting = segments.filter(({ job }) => job?.state === 'queued' && job.putOff > 0);
  if (waiting.length === 0) return [];
  return [
    {
      kind: 'worker',
      title: `Máy chủ hết chỗ chứa: ${waiting.length} tệp chưa xử lý được`,
      detail: `"${waiting[0]?.row.title}". Báo quản trị viên dọn ổ đĩa; Loa tự thử lại, bài ngắn vẫn được xử lý trước.`,
      href: '/kho-tin-bai',
    },
  ];
}

/** Today's places that wait for their bulletin: an alarm shortly before the start, one notice for all the others. */
function placeTasks({ coming, filled, now, zone, dayTo }: TaskInput): Task[] {
  const open = coming.flatMap((airing) =>
    (airing.places ?? []).flatMap((place) => {
      const key = `${airing.id}/${place.index}`;
      const record = filled.get(key);
      const ready = record !== undefined && approvalInForce(record, now) !== undefined;
      const overMs = (record?.rendition?.durationMs ?? 0) - place.maxMs;
      return ready && overMs <= 0 ? [] : [{ airing, place, record, overMs }];
    }),
  );
  const isSoon = ({ airing }: (typeof open)[number]) => airing.startsAt - now <= READY_BEFORE_MS;
  const alarms = open.filter(isSoon).map(({ airing, place, record, overMs }): Task => {
    const [lack, way, href] =
      record === undefined
        ? ['chưa có bài', 'Xếp bài vào ngay', '/lich-phat']
        : overMs > 0
          ? [`có bài dài quá ${Math.ceil(overMs / 1000)} giây`, 'Xếp bài ngắn hơn vào ngay', '/lich-phat']
          : ['có bài chưa duyệt', `Duyệt "${record.row.title}" ngay`, '/duyet'];
    return {
      kind: 'place-alarm',
      title: `${spokenTime(airing.startsAt, zone)}: "${place.name}" ${lack}`,
      detail: `"${airing.title}" sẽ phát phương án thay thế. ${way}`,
      href,
    };
  });
  const later = open.filter((one) => !isSoon(one) && one.airing.startsAt < dayTo);
  const [first] = later;
  if (first === undefined) return alarms;
  const notice: Task = {
    kind: 'place',
    title: `${later.length} chỗ chờ bài hôm nay chưa sẵn sàng`,
    detail: `Sớm nhất: "${first.place.name}" phát ${spokenTime(first.airing.startsAt, zone)}`,
    href: '/lich-phat',
  };
  return [...alarms, notice];
}

/** Only what asks a person: the others wait their turn by themselves. */
function conflictTask({ conflicts, coming, zone }: TaskInput): Task[] {
  const byId = new Map(coming.map((airing) => [airing.id, airing]));
  const asking = conflicts
    .filter(({ asks }) => asks)
    .flatMap((wait) => {
      const [earlier, later] = [byId.get(wait.earlierId), byId.get(wait.laterId)];
      return earlier === undefined || later === undefined ? [] : [{ wait, earlier, later }];
    })
    .sort((a, b) => a.later.startsAt - b.later.startsAt);
  const [first] = asking;
  if (first === undefined) return [];
  const { wait, earlier, later } = first;
  const minutes = Math.max(1, Math.round(wait.waitsMs / 60_000));
  return [
    {
      kind: 'conflict',
      title: `${asking.length} chỗ trùng lịch ưu tiên cần quyết định`,
      detail: `${spokenTime(later.startsAt, zone)}: "${later.title}" trùng "${earlier.title}"; nếu không ai trả lời sẽ chờ khoảng ${minutes} phút`,
      href: '/lich-phat',
    },
  ];
}

function approveTask({ coming, zone }: TaskInput, waiting: readonly SegmentRecord[]): Task[] {
  if (waiting.length === 0) return [];
  const ids = new Set(waiting.map(({ row }) => row.id));
  const first = coming.find((airing) =>
    [...airing.items, ...airing.dropped].some((item) => 'segmentId' in item && ids.has(item.segmentId ?? '')),
  );
  const detail = first === undefined ? 'Chưa xếp vào lịch phát' : `Sớm nhất phát ${spokenTime(first.startsAt, zone)}`;
  return [{ kind: 'approve', title: `${waiting.length} tin bài chờ duyệt`, detail, href: '/duyet' }];
}

/** What only a leader can open: hours beyond the policy, live sources. */
function leaderTasks({ exceptions, sources, zone }: TaskInput): Task[] {
  return [
    ...exceptions.map(
      (row): Task => ({
        kind: 'exception',
        title: `Ngoại lệ quy chế chờ duyệt: ${row.reason}`,
        detail: `Duyệt trước ${spokenTime(row.fromAt, zone)}; ${row.createdBy} đề nghị`,
        href: '/duyet/viec-khac',
      }),
    ),
    ...sources.map(
      (row): Task => ({
        kind: 'relay-source',
        title: `Nguồn tiếp âm chờ duyệt: ${row.name}`,
        detail: `Chưa duyệt thì không tiếp âm; ${row.createdBy} đề nghị`,
        href: '/duyet/viec-khac',
      }),
    ),
  ];
}

function stationTask(station: StationView, soon: boolean): Task {
  return {
    kind: 'station',
    title: `Trạm ${station.name}: ${TROUBLE.get(station.health)}${soon ? ', sắp đến giờ phát' : ''}`,
    detail: `${station.words}${callWords(station)}`,
    href: `/tram/${station.id}`,
  };
}

/** One line for each station and slot, with whom to call; where they are many, the rest in one. */
function notReadyTasks({ notices, stations, now, zone }: TaskInput): Task[] {
  return [...Map.groupBy(notices, ({ slotAt }) => slotAt)].flatMap(([slotAt, ofSlot]) => {
    const slot = slotWords({ slotAt, now, zone });
    const troubled = [...Map.groupBy(ofSlot, ({ stationId }) => stationId)].flatMap(([stationId, causes]) => {
      const station = stations.find(({ id }) => id === stationId);
      return station === undefined ? [] : [{ station, words: causes.map(({ words }) => words).join('; ') }];
    });
    const shown = troubled.length > MOST_OF_SLOT ? troubled.slice(0, MOST_OF_SLOT - 1) : troubled;
    const rest = troubled.slice(shown.length).map(({ station }) => station.name);
    return [
      ...shown.map(({ station, words }) => ({
        kind: 'station' as const,
        title: `Trạm ${station.name} chưa sẵn sàng cho ${slot}`,
        detail: `${words}${callWords(station)}`,
        href: `/tram/${station.id}`,
      })),
      ...(rest.length === 0
        ? []
        : [
            {
              kind: 'station' as const,
              title: `${rest.length} trạm khác chưa sẵn sàng cho ${slot}`,
              detail: rest.join(', '),
              href: '/tram',
            },
          ]),
    ];
  });
}

function simTask(station: StationView): Task[] {
  const { warning } = station.sim;
  if (warning === null) return [];
  const detail = `${warning}. Nạp tiền hoặc thay SIM trước khi trạm mất mạng`;
  return [{ kind: 'station', title: `SIM của trạm ${station.name}`, detail, href: `/tram/${station.id}` }];
}

function callWords({ contacts: [contact] }: StationView): string {
  return contact === undefined ? '' : ` · gọi ${contact.name} ${contact.phone}`;
}

function silentTask(airing: Airing, zone: string): Task[] {
  const words = silentWords(airing.dropReason, airing.items.length);
  // A holiday's silence is planned: nobody has anything to do.
  if (words === null || airing.dropReason === 'exception-day') return [];
  return [
    {
      kind: 'silent',
      title: `${spokenTime(airing.startsAt, zone)}: ${airing.title}`,
      detail: words,
      href: '/lich-phat',
    },
  ];
}

/** What a person can only see by opening the airing: a recording that became too long, or was deleted, since it was planned. */
function leftOutTask(airing: Airing, zone: string): Task[] {
  const [first, ...more] = airing.dropped.filter(({ reason }) => reason === 'no-room' || reason === 'segment-gone');
  if (first === undefined || airing.items.length === 0) return [];
  const others = more.length === 0 ? '' : ` và ${more.length} bài nữa`;
  return [
    {
      kind: 'left-out',
      title: `${spokenTime(airing.startsAt, zone)}: ${airing.title} bỏ ${more.length + 1} bài`,
      detail: `${first.title === '' ? 'Một bài' : `"${first.title}"`}${others}: ${reasonText(first.reason)}`,
      href: '/lich-phat',
    },
  ];
}

function shortDayTask({ day, stations, least, minutes, minMinutes }: ShortDayTask, { zone, dayTo }: TaskInput): Task {
  return {
    kind: 'too-little',
    title: `${day < dayTo ? 'Hôm nay' : `Ngày ${dateText(day, zone)}`}: ${stations} trạm phát chưa đủ ${minMinutes} phút`,
    detail: `Ít nhất: ${least} ${Math.round(minutes)} phút. Xếp thêm chương trình`,
    href: '/lich-phat',
  };
}
