/** Quản trị: who may do what? Accounts, the commune's keys, where notices go, and what everybody did. */
import { Tabs } from '@mantine/core';
import { type ComponentType, lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import { WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { UsersTab } from './users-tab.tsx';

/** By the last word of its address, in the order they stand; each page is loaded when it is opened. */
const tabs: Readonly<Record<string, { readonly name: string; readonly Tab: ComponentType }>> = {
  'tai-khoan': { name: 'Tài khoản', Tab: UsersTab },
  khoa: { name: 'Khóa', Tab: lazy(async () => ({ default: (await import('./keys-tab.tsx')).KeysTab })) },
  'sao-luu': { name: 'Sao lưu', Tab: lazy(async () => ({ default: (await import('./backup-tab.tsx')).BackupTab })) },
  'cua-khoa': { name: 'Cửa khóa', Tab: lazy(async () => ({ default: (await import('./doors-tab.tsx')).DoorsTab })) },
  'bao-tin': { name: 'Báo tin', Tab: lazy(async () => ({ default: (await import('./notices-tab.tsx')).NoticesTab })) },
  'so-viec': {
    name: 'Sổ việc đã làm',
    Tab: lazy(async () => ({ default: (await import('./audit-tab.tsx')).AuditTab })),
  },
};

export function AdminPage({ tab = 'tai-khoan' }: { readonly tab?: string | undefined }) {
  const [, navigate] = useLocation();
  const shown = tab in tabs ? tab : 'tai-khoan';
  return (
    <Page name="admin" title="Quản trị" busy={false}>
      <Tabs value={shown} onChange={(next) => navigate(`/quan-tri/${next ?? ''}`)} keepMounted={false}>
        <Tabs.List mb="sm">
          {Object.entries(tabs).map(([word, { name }]) => (
            <Tabs.Tab key={word} value={word}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {Object.entries(tabs).map(([word, { Tab }]) => (
          <Tabs.Panel key={word} value={word}>
            <Suspense fallback={<WaitingNote />}>
              <Tab />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
