/** On every page while all normal airings are suspended: since when, by whom, why, and the button that lifts it. */
import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../acts/tell.tsx';
import { api } from '../api.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { invalidateTopics, queries } from '../queries.ts';
import { useMay, useZone } from '../session.tsx';
import { nearWords } from '../words/time-words.ts';
import classes from './shell.module.css';

export function SuspensionNote() {
  const zone = useZone();
  const suspension = useQuery(queries.suspension()).data?.suspension ?? null;
  if (suspension === null) return null;
  return (
    <div className={classes.suspended} role="status">
      <IconPlayerPause size={20} aria-hidden />
      <span>
        <strong>Đang tạm dừng mọi buổi phát thường</strong> từ {nearWords(suspension.since, Date.now(), zone)} (
        {suspension.by}: {suspension.reason}). Lệnh khẩn cấp vẫn phát.
      </span>
      <LiftButton />
    </div>
  );
}

function LiftButton() {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const mayLift = useMay('operator', 'approver', 'admin');
  const lift = useMutation({
    mutationFn: () => api.liftSuspension(),
    onSuccess: () => {
      tellDone('Đã mở lại: các buổi phát thường theo lịch như cũ.');
      setAsking(false);
    },
    onSettled: () => invalidateTopics(client, ['plan']),
  });
  if (!mayLift) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerPlay size={17} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        Mở lại
      </Button>
      <ConfirmDialog
        opened={asking}
        title="Mở lại các buổi phát thường?"
        confirm="Mở lại"
        busy={lift.isPending}
        error={lift.error}
        onConfirm={() => lift.mutate()}
        onClose={() => setAsking(false)}
      >
        Các trạm lại phát theo lịch, kể cả buổi đang trong giờ phát. Xem Lịch phát để biết buổi tới là lúc nào.
      </ConfirmDialog>
    </>
  );
}
