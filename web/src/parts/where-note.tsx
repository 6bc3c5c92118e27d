/** Why passkeys cannot be used where the page stands, and the way out: another browser, another address. */
import { Alert, Anchor, Button, CopyButton, Group, Text } from '@mantine/core';
import { IconCopy, IconExternalLink, IconInfoCircle } from '@tabler/icons-react';
import { canUsePasskeys, whyNoPasskeys } from '../acts/use-passkey.ts';
import { browserKind, chromeLink } from '../words/browser-kind.ts';
import { localTwin } from '../words/passkey-ability.ts';

/** Nothing where passkeys can be used. `atTheDoor` speaks only where it hinders work: in another app, and over plain http. */
export function WhereNote({ atTheDoor }: { readonly atTheDoor?: boolean }) {
  const why = whyNoPasskeys();
  const ability = canUsePasskeys();
  if (why === undefined) return null;
  if (atTheDoor === true && ability === 'none') return null;
  const twin = localTwin(window.location.href);
  if (atTheDoor === true && twin !== undefined) return null;
  return (
    <Alert color="yellow" variant="light" icon={<IconInfoCircle aria-hidden />} data-where={ability}>
      <Text>{why}</Text>
      {window.isSecureContext ? null : <Text mt={4}>Trên địa chỉ này trình duyệt cũng không cho ghi âm.</Text>}
      {ability === 'in-app' ? <WayOut /> : null}
      {twin === undefined ? null : (
        <Text mt={4}>
          Trên chính máy này có thể mở{' '}
          <Anchor href={twin} underline="always">
            {twin}
          </Anchor>{' '}
          (đăng nhập lại một lần).
        </Text>
      )}
    </Alert>
  );
}

function WayOut() {
  const address = window.location.href;
  const kind = browserKind(navigator.userAgent);
  const chrome = chromeLink(address, kind);
  return (
    <Group gap="xs" mt="sm">
      {chrome === undefined ? null : (
        <Button component="a" href={chrome} leftSection={<IconExternalLink size={18} aria-hidden />}>
          Mở bằng Chrome
        </Button>
      )}
      <CopyButton value={address}>
        {({ copied, copy }) => (
          <Button variant="default" leftSection={<IconCopy size={18} aria-hidden />} onClick={copy}>
            {copied ? 'Đã chép' : 'Chép địa chỉ'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
