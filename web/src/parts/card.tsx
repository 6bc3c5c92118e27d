/** A white card with an optional heading: the one surface the pages are made of. */
import { Group, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './card.module.css';

export function Card({
  title,
  aside,
  className,
  children,
}: {
  readonly title?: ReactNode;
  readonly aside?: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      className={`${classes.card} ${className ?? ''}`}
      {...(title === undefined ? {} : { 'aria-labelledby': id })}
    >
      {title === undefined ? null : (
        <Group justify="space-between" gap="xs" className={classes.head ?? ''}>
          <Title order={2} id={id}>
            {title}
          </Title>
          {aside}
        </Group>
      )}
      {children}
    </section>
  );
}
