/** The pages of planning, one address each, under their common head. */
import { ScrollArea, Tabs } from '@mantine/core';
import { useLocation } from 'wouter';

const pages = [
  { path: '/lich-phat', word: 'Lịch tuần' },
  { path: '/lich-phat/chuong-trinh', word: 'Chương trình' },
  { path: '/lich-phat/chi-tieu', word: 'Chỉ tiêu' },
  { path: '/lich-phat/quy-che', word: 'Quy chế, ngày nghỉ' },
  { path: '/lich-phat/tiep-am', word: 'Nguồn tiếp âm' },
];

export function PlanTabs() {
  const [here, go] = useLocation();
  return (
    <ScrollArea type="never">
      <Tabs value={here} onChange={(next) => go(next ?? '/lich-phat')}>
        <Tabs.List style={{ flexWrap: 'nowrap' }}>
          {pages.map(({ path, word }) => (
            <Tabs.Tab key={path} value={path}>
              {word}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
    </ScrollArea>
  );
}
