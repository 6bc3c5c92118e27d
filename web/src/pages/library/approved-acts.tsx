/** What can be done with an approved segment: air it now, or take its approval back. */
import { Group } from '@mantine/core';
import { IconCircleX } from '@tabler/icons-react';
import { useState } from 'react';
import { DangerButton } from '../../parts/danger-button.tsx';
import { NowButton } from '../../parts/now-button.tsx';
import { useMay } from '../../session.tsx';
import type { Segment } from '../../wire.ts';
import { WithdrawDialog } from './withdraw-dialog.tsx';

export function ApprovedActs({ segment }: { readonly segment: Segment }) {
  const mayWithdraw = useMay('approver', 'admin');
  const [withdrawing, setWithdrawing] = useState(false);
  // The answer stays on screen though the segment is approved no more.
  if (segment.state !== 'approved' && !withdrawing) return null;
  return (
    <Group gap="xs">
      <NowButton segment={segment} />
      {mayWithdraw ? (
        <DangerButton icon={<IconCircleX size={18} aria-hidden />} onClick={() => setWithdrawing(true)}>
          Thu hồi…
        </DangerButton>
      ) : null}
      {withdrawing ? <WithdrawDialog segment={segment} onClose={() => setWithdrawing(false)} /> : null}
    </Group>
  );
}
