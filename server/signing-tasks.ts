/** What Hôm nay asks people to do about signatures: what stations would not play for want of one, what soon ends, and whom the list lacks. */
import type { AppDeps } from './app-deps.ts';
import { signingPeople } from './signing-people.ts';
import type { Task } from './today-tasks.ts';
import { unsignedItems } from './unsigned-items.ts';
import type { UnsignedItem } from './unsigned-plan.ts';
import { dateText, spokenTime } from './vietnamese-time.ts';

const HREF = '/duyet/viec-khac';

/** Nothing while stations ask for no signature, and nobody is asked for. */
export async function signingTasks(
  deps: Pick<AppDeps, 'db' | 'communeId' | 'keyRing'>,
  zone: string,
  now: number,
): Promise<Task[]> {
  const { people, approvers, emergency } = await signingPeople(deps.keyRing);
  const isInForce = people.length > 0;
  const unsigned = await unsignedItems(deps, people, now);
  return [...unsignedTasks(unsigned, isInForce, zone), ...(isInForce ? fewTasks(approvers, emergency) : [])];
}

/** What lacks signatures now before what will. */
export function unsignedTasks(unsigned: readonly UnsignedItem[], isInForce: boolean, zone: string): Task[] {
  const lacking = unsigned.filter(({ endsAt }) => endsAt === null);
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
            detail: `"${first.title}"${first.firstAt === null ? '' : ` phát ${spokenTime(first.firstAt, zone)}`}. Một lần ký cho tất cả`,
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
      href: '/quan-tri/khoa',
    },
  ];
}
