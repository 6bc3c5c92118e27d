/** Setting up an authenticator app: its QR code (or a tap on the same phone), then the first six digits as a proof. */
import { Anchor, Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { useStepUp } from '../../acts/use-step-up.tsx';
import { api } from '../../api.ts';
import { CodeField, isWholeCode } from '../../parts/code-field.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { QrCode } from '../../parts/qr-code.tsx';
import { invalidateTopics } from '../../queries.ts';
import { inFours } from '../../words/key-words.ts';
import classes from './account.module.css';

export function TotpSetup({ onDone, onClose }: { readonly onDone: () => void; readonly onClose?: () => void }) {
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const stepUp = useStepUp({ password: true });
  const begin = useMutation({
    mutationFn: api.beginTotp,
    onError: (error) => stepUp.meet(error, () => begin.mutate()),
  });
  const confirm = useMutation({
    mutationFn: () => api.confirmTotp(code),
    onSuccess: () => {
      tellDone('Đã bật mã xác thực 6 số.');
      onDone();
    },
    onError: () => setCode(''),
    onSettled: () => invalidateTopics(client, ['people']),
  });
  if (begin.data === undefined) {
    return (
      <Stack gap="sm">
        <Text>
          Cần một ứng dụng xác thực trên điện thoại (Google Authenticator, Microsoft Authenticator…). Mỗi lần đăng nhập,
          chép 6 số đang hiện trong ứng dụng.
        </Text>
        <ProblemNote error={begin.error} />
        <Group>
          <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate()}>
            Thiết lập mã 6 số
          </Button>
        </Group>
        {stepUp.dialog}
      </Stack>
    );
  }
  const { secret, uri } = begin.data;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <Stack gap="sm">
        <Text>1. Mở ứng dụng xác thực, chọn thêm tài khoản, rồi quét mã này.</Text>
        <QrCode text={uri} label="Mã QR cho ứng dụng xác thực" className={classes.qr} />
        <Text size="sm">
          Đang dùng chính điện thoại đó?{' '}
          <Anchor href={uri} underline="always">
            Mở trong ứng dụng xác thực
          </Anchor>
          , hoặc chép mã thiết lập:
        </Text>
        <Group gap="xs">
          <code className={classes.secret}>{inFours(secret)}</code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconCopy size={16} aria-hidden />}
                onClick={copy}
              >
                {copied ? 'Đã chép' : 'Chép'}
              </Button>
            )}
          </CopyButton>
        </Group>
        <CodeField label="2. Nhập 6 số ứng dụng đang hiện" value={code} onChange={setCode} />
        <ProblemNote error={confirm.error} />
        <Group>
          <Button type="submit" loading={confirm.isPending} disabled={!isWholeCode(code)}>
            Bật mã xác thực
          </Button>
          {onClose === undefined ? null : (
            <Button variant="default" onClick={onClose}>
              Thôi
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
