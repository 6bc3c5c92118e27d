/** After the silence: an approver signs the withdrawal, and stations remember it for good. */
import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { signWithdrawal } from '../../acts/sign-act.ts';
import { useSigning } from '../../acts/use-signing.ts';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import { useSession } from '../../session.tsx';
import type { Segment } from '../../wire.ts';

/** Nothing where no signature is asked for, or this person cannot give one. */
export function SignWithdrawal({ segment, reason }: { readonly segment: Segment; readonly reason: string }) {
  const { approving } = useSigning();
  const { commune } = useSession();
  const { id, rendition } = segment;
  const sign = useMutation({
    mutationFn: async () =>
      api.withdrawApproval(id, { reason, signed: await signWithdrawal(commune.id, id, rendition?.sha256 ?? '') }),
  });
  if (approving !== 'yes') return null;
  if (sign.isSuccess)
    return <Alert color="leaf">Đã ký thu hồi. Các trạm nhớ mãi, không ai phát lại được bản này.</Alert>;
  return (
    <Stack gap="xs">
      <Text>
        Ký thêm bằng khóa truy cập để các trạm nhớ mãi, kể cả khi sau này máy chủ bị kẻ khác chiếm. Chưa ký thì bản này
        vẫn đã dừng.
      </Text>
      <ProblemNote error={sign.error} />
      <Button
        variant="default"
        leftSection={<IconSignature size={18} aria-hidden />}
        loading={sign.isPending}
        onClick={() => sign.mutate()}
      >
        Ký thu hồi
      </Button>
    </Stack>
  );
}
