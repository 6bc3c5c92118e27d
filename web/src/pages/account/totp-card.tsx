/** Mã xác thực 6 số of one's own account: on or off. */
import { Button, Group, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { useStepUp } from '../../acts/use-step-up.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { invalidateTopics } from '../../queries.ts';
import { TotpSetup } from './totp-setup.tsx';

export function TotpCard({ on }: { readonly on: boolean }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const stepUp = useStepUp({ password: true });
  const turnOff = useMutation({
    mutationFn: api.removeTotp,
    onSuccess: () => {
      tellDone('Đã bỏ mã xác thực 6 số.');
      setAsking(false);
    },
    onError: (error) => stepUp.meet(error, () => turnOff.mutate()),
    onSettled: () => invalidateTopics(client, ['people']),
  });
  return (
    <Card
      title="Mã xác thực 6 số"
      aside={
        <StateBadge
          look={
            on
              ? { word: 'Đang bật', tone: 'good', icon: IconCircleCheck }
              : { word: 'Chưa bật', tone: 'calm', icon: IconCircleDashed }
          }
        />
      }
    >
      {on ? (
        <Group justify="space-between">
          <Text>Đăng nhập bằng mật khẩu thì nhập thêm 6 số của ứng dụng xác thực.</Text>
          <Button variant="default" onClick={() => setAsking(true)}>
            Bỏ mã 6 số
          </Button>
        </Group>
      ) : (
        <TotpSetup onDone={() => undefined} />
      )}
      <ConfirmDialog
        opened={asking}
        title="Bỏ mã xác thực 6 số?"
        confirm="Bỏ"
        danger
        busy={turnOff.isPending}
        error={turnOff.error}
        onConfirm={() => turnOff.mutate()}
        onClose={() => setAsking(false)}
      >
        <Text>Từ nay đăng nhập bằng mật khẩu không hỏi 6 số nữa.</Text>
      </ConfirmDialog>
      {stepUp.dialog}
    </Card>
  );
}
