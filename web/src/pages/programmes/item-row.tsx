/** One item of a programme: when it begins, what it does, what is wrong with it; opened, its fields. */
import { ActionIcon, Button, Group } from '@mantine/core';
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { lengthClock, lengthWords } from '../../words/time-words.ts';
import type { Trouble } from './item-words.ts';
import classes from './programmes.module.css';

/** What is done to an item: moved one place up or down, taken out, opened or closed. */
export interface RowActs {
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly onOpen: (open: boolean) => void;
}

/** `acts` undefined is for those who only read. */
export function ItemRow({
  place: { number, last },
  begins,
  words: { kind, title, detail },
  lengthMs,
  troubles,
  acts,
  children,
}: {
  readonly place: { readonly number: number; readonly last: boolean };
  /** After the start, and the time of day where one is known. */
  readonly begins: { readonly atMs: number; readonly clock: string | undefined };
  readonly words: { readonly kind: string; readonly title: string; readonly detail: string };
  readonly lengthMs: number | undefined;
  readonly troubles: readonly Trouble[];
  readonly acts: RowActs | undefined;
  /** The fields, while it is open. */
  readonly children: ReactNode;
}) {
  return (
    <>
      <div className={classes.row}>
        <span className={`${classes.clock} number`}>
          {lengthClock(begins.atMs)}
          {begins.clock === undefined ? null : <span className={classes.muted}>{begins.clock}</span>}
        </span>
        <span>
          <strong>
            {number}. {title}
          </strong>
          <span className={classes.muted}>{[kind, detail].filter((part) => part !== '').join(': ')}</span>
        </span>
        <span className={classes.length}>{lengthMs === undefined ? 'chưa rõ dài' : lengthWords(lengthMs)}</span>
        {acts === undefined ? null : (
          <RowButtons
            name={`mục ${number}: ${title}`}
            first={number === 1}
            last={last}
            open={children !== null}
            {...acts}
          />
        )}
      </div>
      <TroubleList troubles={troubles} />
      {children === null ? null : <div className={classes.fields}>{children}</div>}
    </>
  );
}

/** A line each, with its sign; nothing when all is well. */
export function TroubleList({ troubles }: { readonly troubles: readonly Trouble[] }) {
  if (troubles.length === 0) return null;
  return (
    <ul className={classes.troubles}>
      {troubles.map(({ text, refuses }) => (
        <li key={text} data-refuses={refuses || undefined}>
          <IconAlertTriangle size={18} aria-hidden />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function RowButtons({
  name,
  first,
  last,
  open,
  onMove,
  onRemove,
  onOpen,
}: RowActs & {
  readonly name: string;
  readonly first: boolean;
  readonly last: boolean;
  readonly open: boolean;
}) {
  return (
    <Group gap={5} wrap="nowrap" className={classes.acts ?? ''}>
      <Button
        size="sm"
        variant={open ? 'filled' : 'default'}
        aria-expanded={open}
        aria-label={open ? `Xong ${name}` : `Sửa ${name}`}
        onClick={() => onOpen(!open)}
        w={76}
        px={0}
      >
        {open ? 'Xong' : 'Sửa'}
      </Button>
      <ActionIcon
        variant="default"
        size={36}
        data-move="up"
        aria-label={`Đưa lên trước ${name}`}
        disabled={first}
        onClick={() => onMove(-1)}
      >
        <IconArrowUp size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={36}
        data-move="down"
        aria-label={`Đưa xuống sau ${name}`}
        disabled={last}
        onClick={() => onMove(1)}
      >
        <IconArrowDown size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" size={36} aria-label={`Bỏ ${name}`} onClick={onRemove}>
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
