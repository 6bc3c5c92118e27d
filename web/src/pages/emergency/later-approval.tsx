/** Duyệt sau: an emergency that sounded before anybody approved it, and the way to do so. */
import { Alert } from '@mantine/core';
import { IconHourglassHigh } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Interrupt } from '../../../../server/contract/interrupts.ts';
import { useMay } from '../../session.tsx';

/** Nothing once it is approved. */
export function LaterApproval({ order }: { readonly order: Interrupt }) {
  const mayApprove = useMay('approver');
  if (order.approvedBy !== null) return null;
  return (
    <Alert color="yellow" py={8} icon={<IconHourglassHigh aria-hidden />}>
      Lệnh này phát trước, chờ lãnh đạo <strong>duyệt sau</strong>.{' '}
      <Link href={`/duyet/${order.segmentId}`}>{mayApprove ? 'Nghe và duyệt' : 'Xem ở trang Duyệt'}</Link>
    </Alert>
  );
}
