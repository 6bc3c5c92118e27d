/** The phone's bar under the thumb, and the sheet behind its last button. */
import { Button, Drawer, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconLogout, IconMenu2, IconUserCircle } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useLogOut } from '../acts/use-log-out.ts';
import { useSession } from '../session.tsx';
import { roleWord } from '../words/state-words.ts';
import { NotifySwitch } from './notify-switch.tsx';
import { accountPath, isHere, pageLinks } from './pages-list.ts';
import classes from './shell.module.css';
import { type Counts, countWords } from './use-counts.ts';

const inBar = ['/', '/duyet', '/lich-phat', '/nhat-ky'];

interface Where {
  readonly location: string;
  readonly counts: Counts;
}

export function PhoneBar({ location, counts, onMore }: Where & { readonly onMore: () => void }) {
  const elsewhere = !pageLinks.some(({ path }) => inBar.includes(path) && isHere(path, location));
  return (
    <nav aria-label="Các trang chính" className={classes.bar}>
      {pageLinks
        .filter(({ path }) => inBar.includes(path))
        .map(({ path, short, icon: Icon, counts: kind }) => (
          <Link
            key={path}
            href={path}
            className={classes.barItem}
            aria-current={isHere(path, location) ? 'page' : undefined}
          >
            <Icon size={23} stroke={1.8} aria-hidden />
            <span>{short}</span>
            <BarCount kind={kind} counts={counts} />
          </Link>
        ))}
      <UnstyledButton className={classes.barItem ?? ''} onClick={onMore} data-here={elsewhere || undefined}>
        <IconMenu2 size={23} stroke={1.8} aria-hidden />
        <span>Thêm</span>
        <BarCount kind="stations" counts={counts} />
      </UnstyledButton>
    </nav>
  );
}

/** The other pages, who is logged in, and the way out. */
export function PhoneMenu({
  location,
  counts,
  opened,
  onClose,
}: Where & { readonly opened: boolean; readonly onClose: () => void }) {
  const { commune, user } = useSession();
  const logOut = useLogOut();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="bottom"
      size="auto"
      title={<Text fw={700}>{commune.name}</Text>}
    >
      <Stack gap={4}>
        {pageLinks
          .filter((page) => !inBar.includes(page.path) && (page.adminOnly !== true || user.roles.includes('admin')))
          .map(({ path, word, icon: Icon, counts: kind }) => (
            <Link
              key={path}
              href={path}
              className={classes.menuItem}
              aria-current={isHere(path, location) ? 'page' : undefined}
              onClick={onClose}
            >
              <Icon size={22} stroke={1.8} aria-hidden />
              <span>{word}</span>
              <BarCount kind={kind} counts={counts} />
            </Link>
          ))}
        <Text mt="sm" fw={600}>
          {user.displayName}
        </Text>
        <Text c="dimmed">{user.roles.map((role) => roleWord[role]).join(' · ')}</Text>
        <Link
          href={accountPath}
          className={classes.menuItem}
          aria-current={isHere(accountPath, location) ? 'page' : undefined}
          onClick={onClose}
        >
          <IconUserCircle size={22} stroke={1.8} aria-hidden />
          <span>Tài khoản của tôi</span>
        </Link>
        <NotifySwitch />
        <Button mt="xs" variant="default" leftSection={<IconLogout size={18} aria-hidden />} onClick={logOut}>
          Đăng xuất
        </Button>
      </Stack>
    </Drawer>
  );
}

function BarCount({ kind, counts }: { readonly kind: keyof Counts | undefined; readonly counts: Counts }) {
  const count = kind === undefined ? 0 : counts[kind];
  if (kind === undefined || count === 0) return null;
  return (
    <span className={classes.count}>
      <span aria-hidden>{count}</span>
      <span className="visually-hidden">{countWords(kind, count)}</span>
    </span>
  );
}
