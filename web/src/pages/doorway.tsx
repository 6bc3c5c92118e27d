/** The quiet frame of the two pages before the shell: login and first set-up. */
import type { ReactNode } from 'react';
import classes from './doorway.module.css';

export function Doorway({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <main className={classes.doorway} data-page={name} aria-busy={false}>
      <div className={classes.brand}>
        <img src="/favicon.svg" alt="" width={44} height={44} />
        <div>
          <div className={classes.name}>Loa</div>
          <div>Truyền thanh cơ sở: lên lịch, phát, lưu nhật ký</div>
        </div>
      </div>
      <div className={classes.card}>{children}</div>
    </main>
  );
}
