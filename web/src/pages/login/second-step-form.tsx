/** The second step of a login: a passkey, or the six digits of an authenticator app, whichever the account has. */
import { Button, Divider, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { LogIn, SecondStep } from '../../acts/use-log-in.ts';
import { canUsePasskeys } from '../../acts/use-passkey.ts';
import { CodeField, isWholeCode } from '../../parts/code-field.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { PasskeyButton } from '../../parts/passkey-button.tsx';
import { WhereNote } from '../../parts/where-note.tsx';

export function SecondStepForm({ step, logIn }: { readonly step: SecondStep; readonly logIn: LogIn }) {
  const [code, setCode] = useState('');
  const byKey = step.methods.includes('passkey');
  const byCode = step.methods.includes('totp');
  const keysWork = canUsePasskeys() === 'yes';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        logIn.code.mutate(code, { onError: () => setCode('') });
      }}
    >
      <Stack>
        <div>
          <Title order={1}>Xác nhận thêm một bước</Title>
          <Text c="dimmed">Mật khẩu của {step.credentials.username} đúng rồi.</Text>
        </div>
        {byKey && keysWork ? (
          <PasskeyButton busy={logIn.passkey.isPending} onClick={() => logIn.passkey.mutate(step.credentials.shared)} />
        ) : null}
        {byKey && !keysWork ? <WhereNote /> : null}
        {byKey && byCode ? <Divider label="hoặc" /> : null}
        {byCode ? <CodeField label="Mã xác thực 6 số" value={code} onChange={setCode} autoFocus={!byKey} /> : null}
        <ProblemNote error={logIn.error} />
        {byCode ? (
          <Button type="submit" size="lg" loading={logIn.code.isPending} disabled={!isWholeCode(code)}>
            Đăng nhập
          </Button>
        ) : null}
        <Button variant="subtle" onClick={logIn.startAgain}>
          Quay lại
        </Button>
        <Text size="sm" c="dimmed">
          Mất điện thoại? Nhờ quản trị viên của xã gỡ cách xác nhận cũ và gửi đường dẫn đặt lại.
        </Text>
      </Stack>
    </form>
  );
}
