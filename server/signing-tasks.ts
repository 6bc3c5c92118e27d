/** What Hôm nay asks people to do about signatures: a list that waits for the root, what stations would not play for want of one, what soon ends, and whom the list lacks. */
import type { AppDeps } from './app-deps.ts';
import { TEMPLATE_TAG } from './contract/segments.ts';
import { nextVersion } from './key-state.ts';
import { signingPeople } from './signing-people.ts';
import { reportedKeyLists } from './store/reported-key-lists.ts';
import type { Task } from './today-tasks.ts';
import { unsignedItems } from './unsigned-items.ts';
import type { UnsignedItem } from './unsigned-plan.ts';
import { dateText, spokenTime } from './vietnamese-time.ts';
import { type WishedPeople, wishedPeople } from './wished-people.ts';

const HREF = '/duyet/viec-khac';
const KEYS = '/quan-tri/khoa';
const HOUR_MS = 3_600_000;

/** Nothing while stations ask for no signature, and nobody is asked for. */
export async function signingTasks(
  deps: Pick<AppDeps, 'db' | 'communeId' | 'keyRing'>,
  zone: string,
  now: number,
): Promise<Task[]> {
  const { people, approvers, emergency } = await signingPeople(deps.keyRing);
  const isInForce = people.length > 0;
  const unsigned = await unsignedItems(deps, people, now);
  const { list } = await deps.keyRing.current();
  const wish = await wishedPeople(deps.db, deps.communeId, list, list.site, now);
  const version = nextVersion(list, await reportedKeyLists(deps.db, deps.communeId));
  return [
    ...rootTasks(wish, version, zone, now),
    ...unsignedTasks(unsigned, isInForce, zone),
    ...(isInForce ? fewTasks(approvers, emergency) : []),
  ];
}

/** Until the root has signed, stations believe who stands on the list in force: also a phone that was stolen. */
export function rootTasks(
  { isNew, askedAt, revoked }: Pick<WishedPeople, 'isNew' | 'askedAt' | 'revoked'>,
  version: number,
  zone: string,
  now: number,
): Task[] {
  const age = (since: number) => `từ ${spokenTime(since, zone)}, đã ${ageText(now - since)}`;
  if (revoked.length > 0) {
    const names = [...new Set(revoked.map(({ name }) => name))].join(', ');
    return [
      {
        kind: 'incident',
        title: `GẤP: các trạm còn tin khóa đã gỡ của ${names}`,
        detail: `${age(Math.min(...revoked.map(({ at }) => at)))}. Ai cầm máy cũ còn ký được, cả lệnh khẩn cấp nếu có quyền: ký lại danh sách khóa bằng khóa gốc ngay, đừng để sang ngày. Mở Quản trị › Khóa`,
        href: KEYS,
      },
    ];
  }
  if (!isNew) return [];
  return [
    {
      kind: 'approve',
      title: `Danh sách người ký số ${version} đang chờ khóa gốc`,
      detail: `Chờ ${age(askedAt)}. Chưa ký thì các trạm vẫn theo danh sách cũ. Mở Quản trị › Khóa`,
      href: KEYS,
    },
  ];
}

function ageText(ms: number): string {
  const hours = Math.floor(Math.max(0, ms) / HOUR_MS);
  if (hours < 1) return 'chưa đầy một giờ';
  return hours < 48 ? `${hours} giờ` : `${Math.floor(hours / 24)} ngày`;
}

/** What lacks signatures now before what will. */
export function unsignedTasks(unsigned: readonly UnsignedItem[], isInForce: boolean, zone: string): Task[] {
  const barred = unsigned.filter(({ endsAt, firstAt }) => endsAt === null && firstAt === null);
  const lacking = unsigned.flatMap(({ endsAt, firstAt, title }) =>
    endsAt === null && firstAt !== null ? [{ title, firstAt }] : [],
  );
  const ending = unsigned.filter(({ endsAt }) => endsAt !== null);
  const [first] = lacking;
  const firstEnd = Math.min(...ending.flatMap(({ endsAt }) => endsAt ?? []));
  const silent = isInForce ? 'trạm sẽ không phát' : 'cần ký trước khi nhận danh sách khóa';
  return [
    ...(first === undefined
      ? []
      : [
          {
            kind: 'approve' as const,
            title: `${lacking.length} mục trong 14 ngày tới chưa đủ chữ ký người duyệt: ${silent}`,
            detail: `"${first.title}" phát ${spokenTime(first.firstAt, zone)}. Một lần ký cho tất cả`,
            href: HREF,
          },
        ]),
    ...(barred.length === 0 || !isInForce
      ? []
      : [
          {
            kind: 'approve' as const,
            title: `${barred.length} mẫu khẩn cấp đã thu hồi bằng chữ ký mà thiếu chữ ký duyệt lại`,
            detail: `"${barred[0]?.title}". Khi khẩn cấp có trạm có thể không phát. Mở ra ký lại, hoặc bỏ từ khóa «${TEMPLATE_TAG}»`,
            href: HREF,
          },
        ]),
    ...(ending.length === 0
      ? []
      : [
          {
            kind: 'approve' as const,
            title: `Chữ ký của ${ending.length} mục sắp hết hạn`,
            detail: `Sớm nhất ngày ${dateText(firstEnd, zone)}. Ký gia hạn một lần cho tất cả`,
            href: HREF,
          },
        ]),
  ];
}

/** One is ill, the other has lost the phone, and a flood meets a mute valley. */
export function fewTasks(approvers: number, emergency: number): Task[] {
  const lacks = [
    ...(approvers === 1 ? ['một người duyệt'] : []),
    ...(emergency === 1 ? ['một người được lệnh khẩn cấp'] : []),
  ];
  if (lacks.length === 0) return [];
  return [
    {
      kind: 'approve',
      title: `Danh sách khóa chỉ có ${lacks.join(' và ')}`,
      detail: 'Người đó ốm hay mất điện thoại thì không ai ký được. Thêm người thứ hai ở Quản trị › Khóa',
      href: KEYS,
    },
  ];
}
