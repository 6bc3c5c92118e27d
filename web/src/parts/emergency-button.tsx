/** Phát khẩn cấp: the one red button, in the same words everywhere. */
import { Button } from '@mantine/core';
import { IconUrgent } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useMay } from '../session.tsx';
import { usePhone } from './use-phone.ts';

/** Nothing for those who may not send. */
export function EmergencyButton() {
  const phone = usePhone();
  if (!useMay('operator', 'approver', 'admin')) return null;
  return (
    <Button
      component={Link}
      href="/khan-cap"
      color="red.9"
      size={phone ? 'sm' : 'md'}
      {...(phone ? { px: 10 } : {})}
      leftSection={<IconUrgent size={20} aria-hidden />}
    >
      Phát khẩn cấp
    </Button>
  );
}
