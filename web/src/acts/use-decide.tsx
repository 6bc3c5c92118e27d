/** The act "duyệt" or "trả lại", for one segment or a week's, signed where stations ask for it, with its ten seconds to undo. */
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react';
import { type QueryClient, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { api } from '../api.ts';
import { useSession } from '../session.tsx';
import type { ApprovalsMade, Decision } from '../wire.ts';
import { type Shown, signApproval } from './sign-act.ts';
import { tellDone, tellProblem } from './tell.tsx';
import { useSigning } from './use-signing.ts';
import { useStepUp } from './use-step-up.tsx';

export interface Act {
  readonly decisions: readonly Decision[];
  /** By segment, what the page said of it: that is held against what is to be signed. */
  readonly shown?: ReadonlyMap<string, Shown>;
  /** What was done, for the notice: "Đã duyệt «...»"; of what was signed it says so. */
  readonly words: (isSigned: boolean) => string;
}

export interface Decide {
  readonly mutate: UseMutationResult<ApprovalsMade, Error, Act>['mutate'];
  readonly isPending: boolean;
  /** Asks for a second factor where one is due; stands anywhere on the page. */
  readonly dialog: ReactNode;
}

/** All of the decisions or none; where stations ask for it, what is approved is signed with one tap. A refusal is told and thrown. */
export function useDecide(): Decide {
  const client = useQueryClient();
  const { approving } = useSigning();
  const { commune } = useSession();
  const stepUp = useStepUp({ password: false });
  const { mutate, isPending } = useMutation<ApprovalsMade, Error, Act>({
    mutationFn: async ({ decisions, shown }: Act) => {
      const approved = decisions.filter(({ decision }) => decision === 'approved');
      const isSigned = approving === 'yes' && approved.length > 0;
      const items = approved.map(({ segmentId, sha256 }) => ({
        item: { segmentId, sha256 },
        shown: shown?.get(segmentId),
      }));
      return api.decide(decisions, isSigned ? await signApproval(commune.id, items) : undefined);
    },
    onSuccess: ({ approvals }, { words, decisions }) => {
      const isSigned = approving === 'yes' && decisions.some(({ decision }) => decision === 'approved');
      offerUndo(
        approvals.map(({ id }) => id),
        words(isSigned),
        client,
      );
    },
    onError: (error, act) => {
      if (!stepUp.meet(error, () => mutate(act))) tellProblem(error);
    },
    onSettled: () => refresh(client),
  });
  return { mutate, isPending, dialog: stepUp.dialog };
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
  const touched = new Set(['waiting', 'segments', 'sheet', 'today', 'airings', 'signing']);
  void client.invalidateQueries({ predicate: ({ queryKey }) => touched.has(String(queryKey[0])) });
}
