/** The pages of Báo cáo, one address each. */
import { PageTabs } from '../../parts/page-tabs.tsx';
import { useMay } from '../../session.tsx';

const pages = [
  { path: '/bao-cao', word: 'Số liệu' },
  { path: '/bao-cao/soan', word: 'Soạn báo cáo' },
];
const ofAdmin = { path: '/bao-cao/mau', word: 'Mẫu văn bản' };

export function ReportTabs() {
  return <PageTabs pages={useMay('admin') ? [...pages, ofAdmin] : pages} />;
}
