/** The leader's act that lets a relay source be aired, for the very address on screen. */
import { Button, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { signApproval } from '../../acts/sign-act.ts';
import { tellDone } from '../../acts/tell.tsx';
import { useSigning } from '../../acts/use-signing.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { useSession, useZone } from '../../session.tsx';
import type { RelaySource } from '../../wire.ts';
import { validityWords } from '../../words/source-words.ts';
import { SignNote, SignTrouble } from '../approve/sign-note.tsx';
import classes from './policy.module.css';

export function ApproveSource({ source }: { readonly source: RelaySource }) {
  const client = useQueryClient();
  const zone = useZone();
  const [asking, setAsking] = useState(false);
  const { approving } = useSigning();
  const { commune } = useSession();
  const { id, name, url, createdBy, validUntil } = source;
  const shown = { needs: 1, validUntil };
  const approve = useMutation({
    mutationFn: async () =>
      api.approveRelaySource(
        id,
        url,
        approving === 'yes' ? await signApproval(commune.id, [{ item: { sourceId: id, url }, shown }]) : undefined,
      ),
    onSuccess: () => {
      tellDone(`Đã duyệt nguồn tiếp âm «${name}».`);
      setAsking(false);
      void client.invalidateQueries();
    },
  });
  return (
    <>
      <Button
        color="leaf.7"
        leftSection={<IconCheck size={18} aria-hidden />}
        aria-label={`Duyệt nguồn tiếp âm ${name}`}
        onClick={() => setAsking(true)}
      >
        Duyệt
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Duyệt nguồn tiếp âm «${name}»?`}
        confirm={approving === 'yes' ? 'Duyệt và ký' : 'Duyệt nguồn'}
        busy={approve.isPending}
        blocked={approving === 'not-listed'}
        error={approve.error}
        onConfirm={() => approve.mutate()}
        onClose={() => setAsking(false)}
      >
        <div>
          <span className={classes.address}>{url}</span>
          <Text>Thời hạn: {validityWords(source, zone)}</Text>
          <Text>{createdBy} thêm.</Text>
        </div>
        <SignTrouble approving={approving} />
        <SignNote approving={approving} />
        <Text>Duyệt xong, loa của xã được tiếp âm đúng địa chỉ này trong thời hạn trên.</Text>
      </ConfirmDialog>
    </>
  );
}
