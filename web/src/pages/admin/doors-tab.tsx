/** Cửa khóa: which door stands open? One line for each, with its state, what it means and where to close it. */
import { Anchor, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleOff, IconLockOpen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Doors } from '../../../../server/contract/doors.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import type { Look } from '../../words/state-words.ts';
import classes from './doors-tab.module.css';

type Line = Doors['lines'][number];

const NAMES: Readonly<Record<Line['what'], string>> = {
  https: 'Đường truyền',
  passkeys: 'Khóa truy cập',
  factors: 'Bước xác nhận thứ hai',
  'two-approvers': 'Hai người duyệt',
  signing: 'Chữ ký duyệt ở trạm',
  sandbox: 'Tệp tải lên',
  backup: 'Sao lưu',
  rootKey: 'Khóa gốc',
  audit: 'Sổ việc đã làm',
};

const LOOKS: Readonly<Record<Line['state'], Look>> = {
  good: { word: 'Đã khóa', tone: 'good', icon: IconCircleCheck },
  missing: { word: 'Còn mở', tone: 'warn', icon: IconLockOpen },
  off: { word: 'Chưa dùng', tone: 'calm', icon: IconCircleOff },
};

const GO: Readonly<Record<string, string>> = {
  '/quan-tri/tai-khoan': 'Mở thẻ Tài khoản',
  '/quan-tri/khoa': 'Mở thẻ Khóa',
  '/quan-tri/sao-luu': 'Mở thẻ Sao lưu',
  '/quan-tri/so-viec': 'Mở Sổ việc đã làm',
  '/tai-khoan': 'Mở Tài khoản của tôi',
};

export function DoorsTab() {
  const doors = useQuery(queries.doors());
  if (doors.isPending) return <WaitingNote />;
  if (doors.data === undefined) return <ProblemNote error={doors.error} retry={() => void doors.refetch()} />;
  const { lines } = doors.data;
  const open = lines.filter(({ state }) => state === 'missing').length;
  return (
    <Card title="Cửa khóa">
      <Text mb="md" maw={720}>
        Loa truyền thanh ở nhiều nơi từng bị kẻ lạ phát tiếng vào.{' '}
        {open === 0
          ? 'Ở đây không cửa nào còn mở.'
          : `Ở đây còn ${open} cửa mở; mỗi dòng dưới nói vì sao và đóng lại thế nào.`}
      </Text>
      <ul className={classes.doors}>
        {lines.map((line) => (
          <Door key={line.what} line={line} />
        ))}
      </ul>
    </Card>
  );
}

function Door({ line: { what, state, words, href } }: { readonly line: Line }) {
  return (
    <li className={classes.door}>
      <strong>{NAMES[what]}</strong>
      <StateBadge look={LOOKS[state]} />
      <div>
        {words}{' '}
        {href === null || state === 'good' ? null : (
          <Anchor component={Link} href={href} className={classes.go ?? ''}>
            {GO[href] ?? 'Mở'}
          </Anchor>
        )}
      </div>
    </li>
  );
}
