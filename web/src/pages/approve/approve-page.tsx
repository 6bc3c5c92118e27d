/** Duyệt: what waits for me? One by one on the phone, or the week's sheet in one act. */
import { Alert, Tabs, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { Page } from '../../parts/page.tsx';
import { Mark } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { nearWords } from '../../words/time-words.ts';
import { OtherTab } from './other-tab.tsx';
import { useOtherWaiting } from './use-other-waiting.ts';
import { WaitingTab } from './waiting-tab.tsx';
import { WeekTab } from './week-tab.tsx';

export function ApprovePage({
  tab,
  openId,
}: {
  readonly tab: 'waiting' | 'week' | 'other';
  readonly openId?: string | undefined;
}) {
  const waiting = useQuery(queries.waiting());
  const others = useOtherWaiting().data;
  const zone = useZone();
  const [, go] = useLocation();
  const mayApprove = useMay('approver');
  const { data: signing } = useQuery(queries.signing());
  const toSign = (signing?.unsigned ?? []).filter(({ notYours }) => !notYours).length;
  const otherCount = toSign + (others === undefined ? 0 : others.exceptions.length + others.sources.length);
  const count = waiting.data?.segments.length;
  const earliest = waiting.data?.segments.find(({ nextAiringAt }) => nextAiringAt !== null)?.nextAiringAt;
  return (
    <Page
      name="approve"
      title={count === undefined ? 'Duyệt' : `Duyệt · ${count} tin bài`}
      busy={waiting.data === undefined}
      actions={
        earliest == null ? null : <Mark tone="warn">{`phát sớm nhất ${nearWords(earliest, Date.now(), zone)}`}</Mark>
      }
    >
      {mayApprove ? null : (
        <Alert color="gray" icon={<IconInfoCircle aria-hidden />}>
          Tài khoản này chỉ xem. Việc duyệt do người có vai trò «Người duyệt» làm.
        </Alert>
      )}
      {signing?.inForce === null ? (
        <Text size="sm" c="dimmed">
          Các trạm chưa kiểm chữ ký người duyệt. Thiết lập ở Quản trị › Khóa.
        </Text>
      ) : null}
      <Tabs value={tab} onChange={(next) => go(addresses[next ?? 'waiting'] ?? '/duyet')} keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="waiting">Từng tin bài</Tabs.Tab>
          <Tabs.Tab value="week">Tờ lịch tuần</Tabs.Tab>
          <Tabs.Tab value="other">{otherCount === 0 ? 'Việc khác' : `Việc khác (${otherCount})`}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="waiting">
          <WaitingTab waiting={waiting} openId={openId} />
        </Tabs.Panel>
        <Tabs.Panel value="week">
          <WeekTab waiting={waiting.data?.segments ?? []} />
        </Tabs.Panel>
        <Tabs.Panel value="other">
          <OtherTab />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

const addresses: Record<string, string> = { waiting: '/duyet', week: '/duyet/tuan', other: '/duyet/viec-khac' };
