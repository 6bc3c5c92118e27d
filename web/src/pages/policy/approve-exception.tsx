/** The leader's act that opens the hours of an exception, after one question. */
import { Button, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { useZone } from '../../session.tsx';
import { type ExceptionView, spanWords } from '../../words/policy-words.ts';
import { capital } from '../../words/time-words.ts';

export function ApproveException({ exception }: { readonly exception: ExceptionView }) {
  const client = useQueryClient();
  const zone = useZone();
  const [asking, setAsking] = useState(false);
  const { id, reason, from, to, createdBy } = exception;
  const approve = useMutation({
    mutationFn: () => api.approvePolicyException(id),
    onSuccess: () => {
      tellDone(`Đã duyệt ngoại lệ «${reason}».`);
      setAsking(false);
      void client.invalidateQueries();
    },
  });
  return (
    <>
      <Button
        color="leaf.7"
        leftSection={<IconCheck size={18} aria-hidden />}
        aria-label={`Duyệt ngoại lệ ${reason}`}
        onClick={() => setAsking(true)}
      >
        Duyệt
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Duyệt ngoại lệ «${reason}»?`}
        confirm="Duyệt ngoại lệ"
        busy={approve.isPending}
        error={approve.error}
        onConfirm={() => approve.mutate()}
        onClose={() => setAsking(false)}
      >
        <Text fw={600}>{capital(spanWords(from, to, zone))}</Text>
        <Text>
          {createdBy} đề nghị. Trong khoảng này loa được phát cả vào giờ yên lặng hoặc ngày không phát của quy chế; âm
          lượng, số buổi và số phút vẫn theo quy chế.
        </Text>
      </ConfirmDialog>
    </>
  );
}
