/** Thu hồi: an approval is made void; then, where the segment may still sound and whom to phone. */
import { Button, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { invalidateTopics } from '../../queries.ts';
import type { Segment } from '../../wire.ts';
import { NotReachedNote } from './not-reached-note.tsx';
import { SignWithdrawal } from './sign-withdrawal.tsx';

export function WithdrawDialog({ segment, onClose }: { readonly segment: Segment; readonly onClose: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const withdraw = useMutation({
    mutationFn: () => api.withdrawApproval(segment.id, { reason }),
    onSettled: () => invalidateTopics(client, ['segments', 'plan']),
  });
  if (withdraw.isSuccess) return <Answer segment={segment} reason={reason} onClose={onClose} />;
  return (
    <ConfirmDialog
      opened
      title="Thu hồi tin bài này?"
      confirm="Thu hồi"
      danger
      busy={withdraw.isPending}
      blocked={reason === ''}
      error={withdraw.error}
      onConfirm={() => withdraw.mutate()}
      onClose={onClose}
    >
      <Text>
        «{segment.title}» dừng ngay ở nơi đang phát, bị bỏ khỏi mọi lượt phát sắp tới, và phải duyệt lại mới phát được.
        Những lần đã phát vẫn còn trong nhật ký.
      </Text>
      <div>
        <Text fw={600} mb={6}>
          Lý do
        </Text>
        <ReasonField usual={usualReasons} onChange={setReason} />
      </div>
    </ConfirmDialog>
  );
}

const usualReasons = ['Sai nội dung', 'Không còn đúng', 'Nêu sai tên người', 'Theo chỉ đạo của lãnh đạo'];

function Answer({
  segment,
  reason,
  onClose,
}: {
  readonly segment: Segment;
  readonly reason: string;
  readonly onClose: () => void;
}) {
  return (
    <Modal opened onClose={onClose} title={<Text fw={700}>Đã thu hồi</Text>}>
      <Stack>
        <Text>«{segment.title}» phải duyệt lại mới phát được. Bảng dưới đây còn xem lại được ở trang của tin bài.</Text>
        <NotReachedNote segmentId={segment.id} />
        <SignWithdrawal segment={segment} reason={reason} />
        <Button onClick={onClose}>Xong</Button>
      </Stack>
    </Modal>
  );
}
