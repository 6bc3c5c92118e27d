/** A figure that leads to its rows in the log, and the table it may stand in. */
import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import classes from './figures.module.css';

/** The number as it reads; `label` says to whom cannot see the row around it. A `value` of nothing leads nowhere. */
export function FigureLink({
  href,
  label,
  value,
  children,
}: {
  readonly href: string;
  readonly label?: string;
  readonly value?: number;
  readonly children: ReactNode;
}) {
  if (value === 0) return children;
  return (
    <Link href={href} className={classes.figure ?? ''} {...(label === undefined ? {} : { 'aria-label': label })}>
      {children}
    </Link>
  );
}

/** Beside a figure whose rows the log cannot list alone: what opens is named. */
export function LogLink({
  href,
  label,
  children,
}: {
  readonly href: string;
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <Link href={href} className={classes.figure ?? ''} aria-label={label}>
      {children}
    </Link>
  );
}

/** A table that scrolls by itself where the screen is too narrow, also by keyboard. Columns after the first are numbers. */
export function FigureTable({
  label,
  head,
  children,
}: {
  readonly label: string;
  readonly head: readonly string[];
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the arrow keys.
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      <Table className={classes.table ?? ''} verticalSpacing={6} horizontalSpacing={10}>
        <Table.Thead>
          <Table.Tr>
            {head.map((name, index) => (
              <Table.Th key={name} data-number={index > 0 || undefined} scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </section>
  );
}

/** A cell with a number. */
export function NumberCell({ children }: { readonly children: ReactNode }) {
  return <Table.Td data-number>{children}</Table.Td>;
}
