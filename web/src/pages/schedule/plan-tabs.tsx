/** The pages of planning, one address each, under their common head. */
import { ScrollArea, Tabs } from '@mantine/core';
import { useEffect, useRef } from 'react';
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
  const row = useRef<HTMLDivElement>(null);
  // On a phone the row is wider than the screen: the tab one is on comes into sight.
  useEffect(() => {
    row.current?.querySelector(`[data-path="${here}"]`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [here]);
  return (
    <ScrollArea type="never">
      <Tabs value={here} onChange={(next) => go(next ?? '/lich-phat')}>
        <Tabs.List ref={row} style={{ flexWrap: 'nowrap' }}>
          {pages.map(({ path, word }) => (
            <Tabs.Tab key={path} value={path} data-path={path}>
              {word}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
    </ScrollArea>
  );
}
