/** The pages of the log, one address each: what sounded, what people confirm, what is out of order, whom we owe an answer. */
import { PageTabs } from '../../parts/page-tabs.tsx';
import { useMay } from '../../session.tsx';

/** `personal`: names and phones of people outside the office stand there. */
const pages = [
  { path: '/nhat-ky', word: 'Nhật ký' },
  { path: '/nhat-ky/luc-do', word: 'Lúc đó loa có phát không?' },
  { path: '/nhat-ky/xac-nhan', word: 'Xác nhận', personal: true },
  { path: '/nhat-ky/su-co', word: 'Sự cố' },
  { path: '/nhat-ky/phan-anh', word: 'Phản ánh', personal: true },
];

/** Who only looks is not offered what the server keeps from them. */
export function LogTabs() {
  const mayKnow = useMay('operator', 'approver', 'admin');
  return <PageTabs pages={mayKnow ? pages : pages.filter(({ personal }) => personal !== true)} />;
}
