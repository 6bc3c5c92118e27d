/** Sửa quy chế: all rules in one form, then what they would silence, and only then are they stored. */
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PolicyView } from '../../../../server/contract/policy.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { useZone } from '../../session.tsx';
import { dateWords } from '../../words/time-words.ts';
import classes from './policy.module.css';
import { PolicyAsk } from './policy-ask.tsx';
import { draftOf, type PolicyDraft, policyBody, policyProblems } from './policy-draft.ts';
import { PolicyFields } from './policy-fields.tsx';

export function PolicyDialog({
  opened,
  policy,
  onClose,
}: {
  readonly opened: boolean;
  readonly policy: PolicyView;
  readonly onClose: () => void;
}) {
  const phone = usePhone();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={720}
      fullScreen={phone}
      title={<Text fw={700}>Sửa quy chế phát sóng</Text>}
    >
      <PolicyForm policy={policy} onClose={onClose} />
    </Modal>
  );
}

function PolicyForm({ policy, onClose }: { readonly policy: PolicyView; readonly onClose: () => void }) {
  const client = useQueryClient();
  const form = useForm<PolicyDraft>({
    initialValues: draftOf(policy),
    validate: (draft) => policyProblems(draft),
  });
  const [asking, setAsking] = useState(false);
  const dryRun = useMutation({
    mutationFn: (draft: PolicyDraft) => api.setPolicy(policyBody(draft), true),
    onSuccess: () => setAsking(true),
  });
  const save = useMutation({
    mutationFn: (draft: PolicyDraft) => api.setPolicy(policyBody(draft), false),
    onSuccess: () => {
      tellDone('Đã lưu quy chế.');
      void client.invalidateQueries();
      onClose();
    },
  });
  if (asking && dryRun.data !== undefined) {
    return (
      <PolicyAsk
        policy={policy}
        draft={form.values}
        effect={dryRun.data.silenced}
        busy={save.isPending}
        error={save.error}
        onBack={() => setAsking(false)}
        onConfirm={() => save.mutate(form.values)}
      />
    );
  }
  const failed = Object.keys(form.errors).length > 0;
  return (
    <form onSubmit={form.onSubmit((draft) => dryRun.mutate(draft))} className={classes.form}>
      <Stack>
        <PolicyFields form={form} />
        <LaterNote policy={policy} />
        {failed ? (
          <Alert color="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
            Còn chỗ chưa ghi đúng: xem dòng chữ đỏ ở trên.
          </Alert>
        ) : null}
        <ProblemNote error={dryRun.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" loading={dryRun.isPending}>
            Xem ảnh hưởng trước khi lưu
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Rules that begin later stay as they are: what is written here holds only until then. */
function LaterNote({ policy }: { readonly policy: PolicyView }) {
  const zone = useZone();
  const [next] = policy.later;
  if (next === undefined) return null;
  return (
    <Text size="sm" c="dimmed">
      Xã đã đặt trước quy chế áp dụng từ ngày {dateWords(next.validFrom, zone)}; quy chế đó vẫn giữ nguyên. Muốn bỏ thì
      rút lại ở trang quy chế.
    </Text>
  );
}
