/** A part of a row's story: its heading and what it tells. */
import type { ReactNode } from 'react';
import classes from './log.module.css';

export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
