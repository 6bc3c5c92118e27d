/** The first second step of an account: a passkey before all, digits as the other way; used where one is invited and where the commune demands it. */
import { Button, Divider, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useAddPasskey } from '../../acts/use-add-passkey.ts';
import { canUsePasskeys } from '../../acts/use-passkey.ts';
import { useStepUp } from '../../acts/use-step-up.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { PasskeyButton } from '../../parts/passkey-button.tsx';
import { WhereNote } from '../../parts/where-note.tsx';
import { browserKind } from '../../words/browser-kind.ts';
import { TotpSetup } from './totp-setup.tsx';

/** `onDone` once one is there; `onLater` where it may wait. */
export function AddSecondStep({ onDone, onLater }: { readonly onDone: () => void; readonly onLater?: () => void }) {
  const [byCode, setByCode] = useState(false);
  const stepUp = useStepUp({ password: true });
  const add = useAddPasskey(onDone);
  const begin = () => add.mutate(undefined, { onError: (error) => stepUp.meet(error, begin) });
  const works = canUsePasskeys() === 'yes';
  const atDesk = browserKind(navigator.userAgent).system === 'other';
  return (
    <Stack>
      {works ? (
        <>
          <Text>
            Khóa truy cập nằm trong điện thoại hoặc máy của bạn, mở bằng vân tay, khuôn mặt hoặc mã khóa màn hình. Không
            phải nhớ gì, và không ai lấy qua mạng được.
          </Text>
          {atDesk ? (
            <Text>Đang ngồi ở máy cơ quan? Khi trình duyệt hỏi, chọn dùng điện thoại: khóa theo bạn đi mọi nơi.</Text>
          ) : null}
          <PasskeyButton words="Thêm khóa truy cập" busy={add.isPending} onClick={begin} />
        </>
      ) : (
        <WhereNote />
      )}
      <ProblemNote error={add.error} />
      {stepUp.dialog}
      <Divider label="cách khác" />
      {byCode ? (
        <TotpSetup onDone={onDone} onClose={() => setByCode(false)} />
      ) : (
        <Button variant="default" onClick={() => setByCode(true)}>
          Dùng mã xác thực 6 số
        </Button>
      )}
      {onLater === undefined ? null : (
        <Button variant="subtle" onClick={onLater}>
          Để sau
        </Button>
      )}
    </Stack>
  );
}
