/** The pages of the app in the order people meet them: word, address, icon. */
import {
  IconBroadcast,
  IconCalendarWeek,
  IconChecklist,
  IconClipboardList,
  IconHome,
  IconMusic,
  IconReportAnalytics,
  IconSettings,
} from '@tabler/icons-react';

export interface PageLink {
  readonly path: string;
  readonly word: string;
  /** For the bar on the phone. */
  readonly short: string;
  readonly icon: typeof IconHome;
  readonly counts?: 'waiting' | 'stations';
  readonly adminOnly?: boolean;
}

export const pageLinks: readonly PageLink[] = [
  { path: '/', word: 'Hôm nay', short: 'Hôm nay', icon: IconHome },
  { path: '/kho-tin-bai', word: 'Kho tin bài', short: 'Kho', icon: IconMusic },
  { path: '/duyet', word: 'Duyệt', short: 'Duyệt', icon: IconChecklist, counts: 'waiting' },
  { path: '/lich-phat', word: 'Lịch phát', short: 'Lịch', icon: IconCalendarWeek },
  { path: '/tram', word: 'Trạm', short: 'Trạm', icon: IconBroadcast, counts: 'stations' },
  { path: '/nhat-ky', word: 'Nhật ký phát sóng', short: 'Nhật ký', icon: IconClipboardList },
  { path: '/bao-cao', word: 'Báo cáo', short: 'Báo cáo', icon: IconReportAnalytics },
  { path: '/quan-tri', word: 'Quản trị', short: 'Quản trị', icon: IconSettings, adminOnly: true },
];

/** Everybody's own account, reached by their name. */
export const accountPath = '/tai-khoan';

/** Whether the page at `path` is the one the address shows. */
export function isHere(path: string, location: string): boolean {
  return path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`);
}
