/** The pages of the log, one address each: what sounded, what people confirm, what is out of order, whom we owe an answer. */
import { PageTabs } from '../../parts/page-tabs.tsx';

const pages = [
  { path: '/nhat-ky', word: 'Nhật ký' },
  { path: '/nhat-ky/luc-do', word: 'Lúc đó loa có phát không?' },
  { path: '/nhat-ky/xac-nhan', word: 'Xác nhận' },
  { path: '/nhat-ky/su-co', word: 'Sự cố' },
  { path: '/nhat-ky/phan-anh', word: 'Phản ánh' },
];

export function LogTabs() {
  return <PageTabs pages={pages} />;
}
