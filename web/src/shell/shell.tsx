/** The frame around every page: where to go, who is here, how the line stands. */
import { AppShell } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useLine } from '../live.tsx';
import { usePhone } from '../parts/use-phone.ts';
import { NoticesNote } from './notices-note.tsx';
import { PhoneBar, PhoneMenu } from './phone-bar.tsx';
import classes from './shell.module.css';
import { LineNote, SampleNote } from './shell-notes.tsx';
import { SideBar } from './side-bar.tsx';
import { SuspensionNote } from './suspension-note.tsx';
import { useCounts } from './use-counts.ts';

export function Shell({ children }: { readonly children: ReactNode }) {
  const phone = usePhone();
  const [menuOpen, setMenuOpen] = useState(false);
  const [location] = useLocation();
  const counts = useCounts();
  const line = useLine();
  // A new page begins at its top, as a page of paper does.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is the trigger
  useEffect(() => {
    window.scrollTo(0, 0);
    setMenuOpen(false);
  }, [location.split('/')[1]]);

  return (
    <AppShell
      navbar={{ width: 208, breakpoint: 'md', collapsed: { mobile: true } }}
      footer={{ height: phone ? 60 : 0 }}
      transitionDuration={0}
      withBorder={false}
    >
      <a className={classes.skip} href="#noi-dung">
        Đến nội dung chính
      </a>
      {phone ? null : (
        <AppShell.Navbar className={classes.side ?? ''}>
          <SideBar location={location} counts={counts} />
        </AppShell.Navbar>
      )}
      <AppShell.Main id="noi-dung" tabIndex={-1} className={classes.main ?? ''} data-line={line.kind}>
        {phone ? <SampleNote /> : null}
        <LineNote />
        <SuspensionNote />
        <NoticesNote />
        {children}
      </AppShell.Main>
      {phone ? (
        <AppShell.Footer className={classes.phoneBar ?? ''}>
          <PhoneBar location={location} counts={counts} onMore={() => setMenuOpen(true)} />
          <PhoneMenu opened={menuOpen} onClose={() => setMenuOpen(false)} location={location} counts={counts} />
        </AppShell.Footer>
      ) : null}
    </AppShell>
  );
}
