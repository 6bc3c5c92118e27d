/** One exception: when, why, how it stands, who proposed and who approved it, and what may be done with it. */
import { Group, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useMay, useZone } from '../../session.tsx';
import { type ExceptionView, exceptionState, spanWords } from '../../words/policy-words.ts';
import { capital, dateTimeWords } from '../../words/time-words.ts';
import { ApproveException } from './approve-exception.tsx';
import classes from './policy.module.css';
import { exceptionLook } from './policy-looks.ts';

export function ExceptionRow({ exception }: { readonly exception: ExceptionView }) {
  const zone = useZone();
  const state = exceptionState(exception, useNow(30_000));
  const mayApprove = useMay('approver');
  const { reason, from, to, createdBy, approvedBy, approvedAt } = exception;
  return (
    <li className={classes.row}>
      <div>
        <strong>{reason}</strong>
        <span className={classes.line}>{capital(spanWords(from, to, zone))}</span>
        <span className={classes.muted}>
          {createdBy} đề nghị
          {approvedAt === null ? null : `; ${approvedBy} duyệt lúc ${dateTimeWords(approvedAt, zone)}`}
        </span>
      </div>
      <StateBadge look={exceptionLook[state]} />
      <Group gap="xs" className={classes.acts ?? ''}>
        {mayApprove && state === 'waiting' ? <ApproveException exception={exception} /> : null}
        <CancelException exception={exception} />
      </Group>
    </li>
  );
}

function CancelException({ exception }: { readonly exception: ExceptionView }) {
  const client = useQueryClient();
  const zone = useZone();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => api.cancelPolicyException(exception.id),
    onSuccess: () => {
      tellDone('Đã rút lại ngoại lệ.');
      setAsking(false);
      void client.invalidateQueries();
    },
  });
  return (
    <>
      <DangerButton icon={<IconArrowBackUp size={18} aria-hidden />} onClick={() => setAsking(true)}>
        Rút lại
      </DangerButton>
      <ConfirmDialog
        opened={asking}
        title={`Rút lại ngoại lệ «${exception.reason}»?`}
        confirm="Rút lại ngoại lệ"
        danger
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
        onClose={() => setAsking(false)}
      >
        <Text>{capital(spanWords(exception.from, exception.to, zone))}.</Text>
        {exception.approvedAt === null ? null : (
          <Text>Lượt phát đã xếp vào giờ được mở thêm này sẽ im tiếng, vì quy chế chung không cho phát.</Text>
        )}
      </ConfirmDialog>
    </>
  );
}
