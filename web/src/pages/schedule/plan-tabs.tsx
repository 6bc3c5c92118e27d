/** The pages of planning, one address each, under their common head. */
import { PageTabs } from '../../parts/page-tabs.tsx';

const pages = [
  { path: '/lich-phat', word: 'Lịch tuần' },
  { path: '/lich-phat/chuong-trinh', word: 'Chương trình' },
  { path: '/lich-phat/chi-tieu', word: 'Chỉ tiêu' },
  { path: '/lich-phat/quy-che', word: 'Quy chế, ngày nghỉ' },
  { path: '/lich-phat/tiep-am', word: 'Nguồn tiếp âm' },
];

export function PlanTabs() {
  return <PageTabs pages={pages} />;
}
