/** The pages of the log, one address each: what sounded, what people confirm, what is out of order, whom we owe an answer. */
import { ScrollArea, Tabs } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

const pages = [
  { path: '/nhat-ky', word: 'Nhật ký' },
  { path: '/nhat-ky/luc-do', word: 'Lúc đó loa có phát không?' },
  { path: '/nhat-ky/xac-nhan', word: 'Xác nhận' },
  { path: '/nhat-ky/su-co', word: 'Sự cố' },
  { path: '/nhat-ky/phan-anh', word: 'Phản ánh' },
];

export function LogTabs() {
  const [location, go] = useLocation();
  const row = useRef<HTMLDivElement>(null);
  const here =
    [...pages].reverse().find(({ path }) => location === path || location.startsWith(`${path}/`))?.path ?? '/nhat-ky';
  // On a phone the row is wider than the screen: the tab one is on comes into sight.
  useEffect(() => {
    row.current?.querySelector(`[data-path="${here}"]`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [here]);
  return (
    <ScrollArea type="never" data-tabs>
      <Tabs value={here} onChange={(next) => go(next ?? '/nhat-ky')}>
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
