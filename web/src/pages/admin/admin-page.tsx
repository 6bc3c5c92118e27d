/** Quản trị: who may do what? Accounts, the commune's keys, where notices go, and what everybody did. */
import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { Page } from '../../parts/page.tsx';
import { AuditTab } from './audit-tab.tsx';
import { KeysTab } from './keys-tab.tsx';
import { NoticesTab } from './notices-tab.tsx';
import { UsersTab } from './users-tab.tsx';

export function AdminPage() {
  const [tab, setTab] = useState('users');
  return (
    <Page name="admin" title="Quản trị" busy={false}>
      <Tabs value={tab} onChange={(next) => setTab(next ?? 'users')} keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="users">Tài khoản</Tabs.Tab>
          <Tabs.Tab value="keys">Khóa</Tabs.Tab>
          <Tabs.Tab value="notices">Báo tin</Tabs.Tab>
          <Tabs.Tab value="audit">Sổ việc đã làm</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="users">
          <UsersTab />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <KeysTab />
        </Tabs.Panel>
        <Tabs.Panel value="notices">
          <NoticesTab />
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <AuditTab />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
