/** The navy side bar of the office computer. */
import { UnstyledButton } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useLogOut } from '../acts/use-log-out.ts';
import { useLine } from '../live.tsx';
import { useSession } from '../session.tsx';
import { roleWord } from '../words/state-words.ts';
import { NotifySwitch } from './notify-switch.tsx';
import { accountPath, isHere, type PageLink, pageLinks } from './pages-list.ts';
import classes from './shell.module.css';
import { SampleNote } from './shell-notes.tsx';
import { type Counts, countWords } from './use-counts.ts';

export function SideBar({ location, counts }: { readonly location: string; readonly counts: Counts }) {
  const { commune, user } = useSession();
  const logOut = useLogOut();
  const line = useLine();
  return (
    <>
      <div className={classes.brand}>
        <div className={classes.name}>Loa</div>
        <div className={classes.commune}>Truyền thanh {commune.name}</div>
      </div>
      <nav aria-label="Các trang" className={classes.pages}>
        {pageLinks
          .filter((page) => page.adminOnly !== true || user.roles.includes('admin'))
          .map((page) => (
            <SideLink key={page.path} page={page} here={isHere(page.path, location)} counts={counts} />
          ))}
      </nav>
      <div className={classes.foot}>
        <SampleNote />
        <div className={classes.line} data-line={line.kind} role="status">
          {line.kind === 'open' ? 'Đang cập nhật trực tiếp' : line.kind === 'lost' ? 'Mất kết nối' : 'Đang nối…'}
        </div>
        <Link
          href={accountPath}
          className={classes.who}
          aria-current={isHere(accountPath, location) ? 'page' : undefined}
        >
          <span className={classes.person}>{user.displayName}</span>
          <span>{user.roles.map((role) => roleWord[role]).join(' · ')}</span>
          <span className={classes.account}>Tài khoản của tôi</span>
        </Link>
        <NotifySwitch className={classes.notify ?? ''} />
        <UnstyledButton className={classes.logOut ?? ''} onClick={logOut}>
          <IconLogout size={18} aria-hidden /> Đăng xuất
        </UnstyledButton>
      </div>
    </>
  );
}

function SideLink({
  page,
  here,
  counts,
}: {
  readonly page: PageLink;
  readonly here: boolean;
  readonly counts: Counts;
}) {
  const count = page.counts === undefined ? 0 : counts[page.counts];
  return (
    <Link href={page.path} className={classes.link} aria-current={here ? 'page' : undefined}>
      <page.icon size={19} stroke={1.8} aria-hidden />
      <span>{page.word}</span>
      {page.counts !== undefined && count > 0 ? (
        <span className={classes.count}>
          <span aria-hidden>{count}</span>
          <span className="visually-hidden">{countWords(page.counts, count)}</span>
        </span>
      ) : null}
    </Link>
  );
}
