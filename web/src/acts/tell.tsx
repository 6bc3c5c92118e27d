/** Short words after an act: what was done, or why it was not. */
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';

const closeButtonProps = { 'aria-label': 'Đóng' };

/** It was done. */
export function tellDone(message: string): void {
  notifications.show({
    message,
    color: 'leaf',
    icon: <IconCheck size={18} aria-hidden />,
    autoClose: 5_000,
    closeButtonProps,
  });
}

/** It was refused or failed; the sentence is the server's own. */
export function tellProblem(error: Error): void {
  notifications.show({
    message: error.message,
    color: 'red.8',
    icon: <IconAlertTriangle size={18} aria-hidden />,
    autoClose: 12_000,
    closeButtonProps,
    role: 'alert',
  });
}
