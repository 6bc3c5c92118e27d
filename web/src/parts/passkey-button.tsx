/** The big button that asks for a passkey, with what will be asked of the person. */
import { Button, Text } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import classes from './passkey-button.module.css';

export function PasskeyButton({
  busy,
  onClick,
  words = 'Dùng khóa truy cập',
}: {
  readonly busy: boolean;
  readonly onClick: () => void;
  readonly words?: string;
}) {
  return (
    <div className={classes.frame}>
      <Button
        fullWidth
        size="lg"
        variant="outline"
        loading={busy}
        leftSection={<IconFingerprint size={24} aria-hidden />}
        onClick={onClick}
      >
        {words}
      </Button>
      <Text size="sm" c="dimmed" ta="center">
        Vân tay, khuôn mặt hoặc mã khóa màn hình
      </Text>
    </div>
  );
}
