/** One target: its sentence, how it stands, and what may be done with it. */
import { Button, Group, Text } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import type { Proposal } from '../../wire.ts';
import { summarize } from '../../words/standing-words.ts';
import { targetSentence, type WholeTarget } from '../../words/target-words.ts';
import { TargetDialog } from './target-dialog.tsx';
import { targetDraftOf } from './target-draft.ts';
import { metLook } from './target-looks.ts';
import { TargetStanding } from './target-standing.tsx';
import classes from './targets.module.css';

export function TargetRow({
  target,
  standing,
  mayWrite,
}: {
  readonly target: WholeTarget;
  readonly standing: Proposal['targets'][number] | undefined;
  readonly mayWrite: boolean;
}) {
  const topics = useQuery(queries.topics()).data?.topics;
  const sentence = topics === undefined ? target.title : targetSentence(target, topics);
  return (
    <li className={classes.row}>
      <div className={classes.head}>
        <div className={classes.grow}>
          <strong className={classes.title}>{target.title}</strong>
          {sentence === target.title ? null : <span className={classes.muted}>Cách tính: {sentence}</span>}
        </div>
        {standing === undefined ? null : (
          <StateBadge look={summarize(standing.periods, target).isMet ? metLook.met : metLook.lacking} />
        )}
        {mayWrite ? <TargetActs target={target} /> : null}
      </div>
      {standing === undefined ? null : <TargetStanding standing={standing} target={target} />}
    </li>
  );
}

function TargetActs({ target }: { readonly target: WholeTarget }) {
  const topics = useQuery(queries.topics()).data?.topics ?? [];
  const client = useQueryClient();
  const [dialog, setDialog] = useState<'edit' | 'withdraw'>();
  const close = () => setDialog(undefined);
  const withdraw = useMutation({
    mutationFn: () => api.cancelTarget(target.id),
    onSuccess: () => {
      tellDone(`Đã bỏ chỉ tiêu «${target.title}».`);
      close();
      invalidateTopics(client, ['plan']);
    },
  });
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<IconPencil size={18} aria-hidden />}
        aria-label={`Sửa chỉ tiêu ${target.title}`}
        onClick={() => setDialog('edit')}
      >
        Sửa
      </Button>
      <DangerButton icon={<IconTrash size={18} aria-hidden />} onClick={() => setDialog('withdraw')}>
        Bỏ
      </DangerButton>
      <TargetDialog
        start={dialog === 'edit' ? targetDraftOf(target, topics) : undefined}
        targetId={target.id}
        onClose={close}
      />
      <ConfirmDialog
        opened={dialog === 'withdraw'}
        title={`Bỏ chỉ tiêu «${target.title}»?`}
        confirm="Bỏ chỉ tiêu"
        danger
        busy={withdraw.isPending}
        error={withdraw.error}
        onConfirm={() => withdraw.mutate()}
        onClose={close}
      >
        <Text>Chỉ tiêu này không còn được tính và không còn trong đề xuất. Lịch phát và nhật ký giữ nguyên.</Text>
      </ConfirmDialog>
    </Group>
  );
}
