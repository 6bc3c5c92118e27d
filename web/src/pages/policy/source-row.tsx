/** One relay source: its address, how long it may be used, how it stands, and what may be done with it. */
import { Button, Group, Text } from '@mantine/core';
import { IconCircleOff, IconPencil } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useMay, useZone } from '../../session.tsx';
import type { RelaySource } from '../../wire.ts';
import { sourceState, validityWords } from '../../words/source-words.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import { ApproveSource } from './approve-source.tsx';
import classes from './policy.module.css';
import { sourceLook } from './policy-looks.ts';
import { SourceDialog } from './source-dialog.tsx';

export function SourceRow({ source, mayWrite }: { readonly source: RelaySource; readonly mayWrite: boolean }) {
  const zone = useZone();
  const state = sourceState(source, useNow(60_000));
  const mayApprove = useMay('approver');
  const { name, url, createdBy, approvedBy, approvedAt } = source;
  return (
    <li className={classes.row}>
      <div>
        <strong>{name}</strong>
        <span className={classes.address}>{url}</span>
        <span className={classes.line}>Thời hạn: {validityWords(source, zone)}</span>
        <span className={classes.muted}>
          {createdBy} thêm
          {approvedAt === null ? '; chưa ai duyệt' : `; ${approvedBy} duyệt lúc ${dateTimeWords(approvedAt, zone)}`}
        </span>
      </div>
      <StateBadge look={sourceLook[state]} />
      <Group gap="xs" className={classes.acts ?? ''}>
        {mayApprove && state === 'waiting' ? <ApproveSource source={source} /> : null}
        {mayWrite ? <SourceActs source={source} /> : null}
      </Group>
    </li>
  );
}

function SourceActs({ source }: { readonly source: RelaySource }) {
  const client = useQueryClient();
  const [dialog, setDialog] = useState<'edit' | 'retire'>();
  const close = () => setDialog(undefined);
  const retire = useMutation({
    mutationFn: () => api.retireRelaySource(source.id),
    onSuccess: () => {
      tellDone(`Nguồn «${source.name}» đã ngừng dùng.`);
      close();
      void client.invalidateQueries();
    },
  });
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPencil size={18} aria-hidden />}
        aria-label={`Sửa nguồn ${source.name}`}
        onClick={() => setDialog('edit')}
      >
        Sửa
      </Button>
      <DangerButton icon={<IconCircleOff size={18} aria-hidden />} onClick={() => setDialog('retire')}>
        Ngừng dùng
      </DangerButton>
      <SourceDialog opened={dialog === 'edit'} source={source} onClose={close} />
      <ConfirmDialog
        opened={dialog === 'retire'}
        title={`Ngừng dùng nguồn «${source.name}»?`}
        confirm="Ngừng dùng nguồn"
        danger
        busy={retire.isPending}
        error={retire.error}
        onConfirm={() => retire.mutate()}
        onClose={close}
      >
        <Text>Nguồn này không còn trong danh sách để đưa vào chương trình. Nhật ký phát sóng vẫn còn nguyên.</Text>
      </ConfirmDialog>
    </>
  );
}
