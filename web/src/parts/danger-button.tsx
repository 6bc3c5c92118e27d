/** The quiet red button of an act that takes something away; it always leads to a question first. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';

export function DangerButton({
  icon,
  onClick,
  children,
}: {
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Button
      variant="subtle"
      color="red"
      leftSection={icon}
      onClick={onClick}
      // The kit's own red is too light on white.
      vars={() => ({ root: { '--button-color': 'var(--tone-bad-fg)' } })}
    >
      {children}
    </Button>
  );
}
