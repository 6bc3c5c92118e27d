/** A one-time link that was just made: as a QR code, as an address, and as a message ready to be sent. */
import { Alert, Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCopy } from '@tabler/icons-react';
import type { LinkMade } from '../../../server/contract/sessions.ts';
import { namesOwnMachine } from '../words/server-address.ts';
import { dateTimeWords } from '../words/time-words.ts';
import classes from './one-time-link.module.css';
import { QrCode } from './qr-code.tsx';

/** Stands above the links: from this address nobody else can open them. */
export function OwnMachineNote() {
  if (!namesOwnMachine(window.location.origin)) return null;
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title="Máy khác không vào được địa chỉ này">
      Địa chỉ chỉ dùng được trên chính máy chủ. Mở Loa bằng địa chỉ mà mọi người vẫn dùng rồi tạo lại.
    </Alert>
  );
}

const HAND_OVER = {
  invite: 'Quét bằng máy ảnh điện thoại, hoặc gửi đường dẫn qua tin nhắn.',
  reset: 'Đưa tận tay: gặp người ấy, cho quét bằng máy ảnh điện thoại. Người lạ có thể đang giả người ấy nhờ đặt lại.',
  lost: 'Đưa tận tay: gặp người ấy, cho quét bằng điện thoại MỚI. Đừng gửi tin nhắn hay Zalo đến số của máy đã mất: ai cầm máy ấy sẽ vào được tài khoản.',
} as const;

export function OneTimeLink({
  link,
  person,
  commune,
  zone,
  kind = 'invite',
}: {
  readonly link: LinkMade;
  readonly person: string;
  readonly commune: string;
  readonly zone: string;
  /** `lost`: the phone that its number leads to is in other hands. */
  readonly kind?: 'invite' | 'reset' | 'lost';
}) {
  const address = `${window.location.origin}${link.path}`;
  const until = dateTimeWords(link.expiresAt, zone);
  const message = `Mời ${person} mở đường dẫn này trên điện thoại của mình, bằng Chrome hoặc Safari, để đặt mật khẩu vào Loa (truyền thanh ${commune}). Dùng một lần, đến ${until}: ${address}`;
  return (
    <Stack gap="xs">
      <div className={classes.card}>
        <QrCode
          text={address}
          label={kind === 'invite' ? `Mã QR mời ${person}` : `Mã QR đặt lại của ${person}`}
          className={classes.qr}
        />
        <div className={classes.words}>
          <Text fw={700}>{person}</Text>
          <Text>
            {HAND_OVER[kind]} Dùng một lần, đến {until}.
          </Text>
          <div className={classes.address}>{address}</div>
          <Group gap="xs" mt={8}>
            {kind === 'invite' ? (
              <CopyButton value={message}>
                {({ copied, copy }) => (
                  <Button size="sm" leftSection={<IconCopy size={17} aria-hidden />} onClick={copy}>
                    {copied ? 'Đã chép' : 'Chép lời mời'}
                  </Button>
                )}
              </CopyButton>
            ) : null}
            <CopyButton value={address}>
              {({ copied, copy }) => (
                <Button size="sm" variant="default" onClick={copy}>
                  {copied ? 'Đã chép' : 'Chép đường dẫn'}
                </Button>
              )}
            </CopyButton>
          </Group>
        </div>
      </div>
      <Text size="sm" c="dimmed">
        Đường dẫn chỉ hiện một lần. Chỉ đưa cho đúng người: ai cầm nó thì đặt được mật khẩu. Gửi nhầm thì thu lại ở Quản
        trị &gt; Tài khoản &gt; Việc khác.
      </Text>
    </Stack>
  );
}
