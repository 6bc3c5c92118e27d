/** Thu hồi: an approval is made void; then, where the segment may still sound and whom to phone. */
import { Alert, Button, Modal, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Withdrawn } from '../../../../server/contract/interrupts.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { PhoneList } from '../../parts/phone-list.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { invalidateTopics } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Segment } from '../../wire.ts';
import { nearWords } from '../../words/time-words.ts';
import classes from './library.module.css';

export function WithdrawDialog({ segment, onClose }: { readonly segment: Segment; readonly onClose: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const withdraw = useMutation({
    mutationFn: () => api.withdrawApproval(segment.id, { reason }),
    onSettled: () => invalidateTopics(client, ['segments', 'plan']),
  });
  if (withdraw.data !== undefined) return <Answer segment={segment} answer={withdraw.data} onClose={onClose} />;
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
  answer,
  onClose,
}: {
  readonly segment: Segment;
  readonly answer: Withdrawn;
  readonly onClose: () => void;
}) {
  const { notReached } = answer;
  return (
    <Modal opened onClose={onClose} title={<Text fw={700}>Đã thu hồi</Text>}>
      <Stack>
        <Alert color={notReached.length === 0 ? 'green' : 'yellow'} icon={<IconCircleCheck aria-hidden />}>
          «{segment.title}» đã bị thu hồi.{' '}
          {notReached.length === 0
            ? 'Mọi trạm đã nhận: không nơi nào còn phát.'
            : `${notReached.length} trạm có thể chưa biết: gọi điện để tắt máy hoặc rút loa trước giờ ghi dưới đây.`}
        </Alert>
        <NotReached notReached={notReached} />
        <Button onClick={onClose}>Xong</Button>
      </Stack>
    </Modal>
  );
}

function NotReached({ notReached }: Pick<Withdrawn, 'notReached'>) {
  const zone = useZone();
  return (
    <ul className={classes.notReached}>
      {notReached.map(({ stationId, stationName, wouldPlayAt, contacts }) => (
        <li key={stationId}>
          <strong>{stationName}</strong>
          <span>
            {wouldPlayAt === null
              ? 'trong lịch trạm đang giữ không có bài này'
              : `sẽ phát bài này ${nearWords(wouldPlayAt, Date.now(), zone)} nếu vẫn chưa có mạng`}
          </span>
          <PhoneList contacts={contacts} />
        </li>
      ))}
    </ul>
  );
}
