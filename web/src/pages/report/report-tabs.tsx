/** The pages of Báo cáo, one address each. */
import { Tabs } from '@mantine/core';
import { useLocation } from 'wouter';
import { useMay } from '../../session.tsx';

export function ReportTabs({ here }: { readonly here: string }) {
  const [, go] = useLocation();
  const isAdmin = useMay('admin');
  const pages = [
    { path: '/bao-cao', word: 'Số liệu' },
    { path: '/bao-cao/soan', word: 'Soạn báo cáo' },
    ...(isAdmin ? [{ path: '/bao-cao/mau', word: 'Mẫu văn bản' }] : []),
  ];
  return (
    <Tabs value={here} onChange={(next) => go(next ?? '/bao-cao')}>
      <Tabs.List style={{ flexWrap: 'nowrap' }}>
        {pages.map(({ path, word }) => (
          <Tabs.Tab key={path} value={path}>
            {word}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
