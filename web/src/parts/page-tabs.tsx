/** Pages that belong together, one address each, as a row of tabs. */
import { ScrollArea, Tabs } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

/** One of them; the first is the one above the others. */
export interface TabbedPage {
  readonly path: string;
  readonly word: string;
}

export function PageTabs({ pages }: { readonly pages: readonly TabbedPage[] }) {
  const [location, go] = useLocation();
  const row = useRef<HTMLDivElement>(null);
  const root = pages[0]?.path ?? '/';
  const isHere = ({ path }: TabbedPage) => location === path || (path !== root && location.startsWith(`${path}/`));
  const here = pages.find(isHere)?.path ?? location;
  // On a phone the row is wider than the screen: the tab one is on comes into sight.
  useEffect(() => {
    row.current?.querySelector(`[data-path="${here}"]`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [here]);
  return (
    <ScrollArea type="never" data-tabs>
      <Tabs value={here} onChange={(next) => go(next ?? root)}>
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
