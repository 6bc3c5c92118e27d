/** Says what was changed last, with the button that takes it back until it has aired. */
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { useNow } from '../../parts/use-now.ts';
import { invalidateTopics } from '../../queries.ts';
import { offerUndo, useOfferedUndo } from './undo-store.ts';

export function UndoBar() {
  const undo = useOfferedUndo();
  const now = useNow(30_000);
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: async () => undo?.run(),
    onSuccess: () => {
      offerUndo(undefined);
      tellDone('Đã hoàn tác: lịch như trước khi đổi.');
    },
    onError: tellProblem,
    onSettled: () => invalidateTopics(client, ['plan']),
  });
  if (undo === undefined || now >= undo.untilMs) return null;
  return (
    <Alert color="green" py={8} icon={<IconCircleCheck aria-hidden />} role="status">
      <Group justify="space-between" gap="sm">
        <Text fw={600}>{undo.words}</Text>
        <Group gap="xs">
          <Button
            size="sm"
            variant="default"
            loading={back.isPending}
            leftSection={<IconArrowBackUp size={18} aria-hidden />}
            onClick={() => back.mutate()}
          >
            Hoàn tác
          </Button>
          <Button size="sm" variant="subtle" onClick={() => offerUndo(undefined)}>
            Ẩn
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
