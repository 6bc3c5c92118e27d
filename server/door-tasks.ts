/** What Hôm nay asks people to do about the doors: a second approver, without whom nobody approves when the first is away; and whichever stand open. */
import { type AppDeps, communeOf } from './app-deps.ts';
import { type DoorFacts, doorLines } from './door-lines.ts';
import { listUsers } from './store/people-store.ts';
import type { Task } from './today-tasks.ts';

/** Nothing in a demo, which has the people it has. */
export async function doorTasks(deps: Pick<AppDeps, 'db' | 'communeId'>): Promise<Task[]> {
  const [{ demo }, people] = await Promise.all([communeOf(deps), listUsers(deps.db, deps.communeId)]);
  const approvers = people.filter(({ disabled, roles }) => !disabled && roles.includes('approver'));
  if (demo === 1 || approvers.length >= 2) return [];
  const [only] = approvers;
  const lack = only === undefined ? 'Chưa có người duyệt' : `Chỉ có một người duyệt: ${only.displayName}`;
  const detail = 'Tin bài nêu tên người cần hai người duyệt; người này vắng thì không ai duyệt thay. Mời thêm người';
  return [{ kind: 'approve', title: lack, detail, href: '/quan-tri/tai-khoan' }];
}

/** One line for all doors that stand open; nothing in a demo. A damaged log shows on their page itself. */
export function openDoorTasks(facts: Omit<DoorFacts, 'audit'>): Task[] {
  const lines = doorLines({ ...facts, audit: { rows: 0, fault: undefined } });
  const open = lines.filter(({ state }) => state === 'missing').map(({ what }) => what);
  if (facts.isDemo || open.length === 0) return [];
  const worst = [
    ...(open.includes('backup') ? ['việc sao lưu'] : []),
    ...(open.includes('rootKey') ? ['khóa gốc còn trên máy chủ'] : []),
  ];
  const detail = `${worst.length === 0 ? '' : `Nhất là ${worst.join(' và ')}. `}Mỗi cửa có lời chỉ cách đóng`;
  return [{ kind: 'doors', title: `${open.length} cửa còn mở`, detail, href: '/quan-tri/cua-khoa' }];
}
