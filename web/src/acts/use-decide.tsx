/** The act "duyệt" or "trả lại", for one segment or a week's, with its ten seconds to undo. */
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react';
import { type QueryClient, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api.ts';
import type { ApprovalsMade, Decision } from '../wire.ts';
import { tellDone, tellProblem } from './tell.tsx';

export interface Act {
  readonly decisions: readonly Decision[];
  /** What was done, for the notice: "Đã duyệt «...»". */
  readonly words: string;
}

/** All of the decisions or none. A refusal is told and thrown. */
export function useDecide(): UseMutationResult<ApprovalsMade, Error, Act> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ decisions }: Act) => api.decide(decisions),
    onSuccess: ({ approvals }, { words }) => {
      offerUndo(
        approvals.map(({ id }) => id),
        words,
        client,
      );
    },
    onError: tellProblem,
    onSettled: () => refresh(client),
  });
}

/** The server's own limit (`undoUntil`), counted here from the answer so that a wrong clock does not matter. */
const undoMs = 10_000;

function offerUndo(ids: readonly string[], words: string, client: QueryClient): void {
  const notice = `undo-${ids[0]}`;
  const undo = () => {
    notifications.hide(notice);
    api
      .undoApprovals(ids)
      .then(() => tellDone('Đã hoàn tác.'), tellProblem)
      .finally(() => refresh(client));
  };
  notifications.show({
    id: notice,
    color: 'leaf',
    icon: <IconCheck size={18} aria-hidden />,
    autoClose: undoMs,
    withCloseButton: false,
    message: <UndoLine words={words} onUndo={undo} />,
  });
}

function UndoLine({ words, onUndo }: { readonly words: string; readonly onUndo: () => void }) {
  const [left, setLeft] = useState(undoMs / 1000);
  useEffect(() => {
    const timer = window.setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Text size="sm" fw={600}>
        {words}
      </Text>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconArrowBackUp size={17} aria-hidden />}
        onClick={onUndo}
        style={{ flex: 'none' }}
      >
        Hoàn tác ({left})
      </Button>
    </Group>
  );
}

function refresh(client: QueryClient): void {
  const touched = new Set(['waiting', 'segments', 'sheet', 'today', 'airings']);
  void client.invalidateQueries({ predicate: ({ queryKey }) => touched.has(String(queryKey[0])) });
}
