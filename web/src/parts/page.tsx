/** The frame of every page: its heading, what can be done on it, and whether its data is still on the way. */
import { Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { EmergencyButton } from './emergency-button.tsx';
import classes from './page.module.css';
import { usePhone } from './use-phone.ts';

/** `name` is for style and tests; `title` is also the document's. `busy` until the first answer is on screen. */
export function Page({
  name,
  title,
  actions,
  busy,
  children,
}: {
  readonly name: string;
  readonly title: string;
  readonly actions?: ReactNode;
  readonly busy: boolean;
  readonly children: ReactNode;
}) {
  const phone = usePhone();
  // On the phone from wherever one is, but for its own two pages; the office computer has room for it on Hôm nay.
  const emergency = phone ? name !== 'emergency' && name !== 'receipts' : name === 'today';
  useEffect(() => {
    document.title = `${title} · Loa`;
  }, [title]);
  return (
    <div className={classes.page} data-page={name} aria-busy={busy}>
      <Group justify="space-between" align="center" gap="sm" className={classes.head ?? ''}>
        <Title order={1}>{title}</Title>
        <Group gap="sm" className={classes.actions ?? ''}>
          {actions}
          {emergency ? <EmergencyButton /> : null}
        </Group>
      </Group>
      {children}
    </div>
  );
}
