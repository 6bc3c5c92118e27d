/** One proposed session: when, what, which targets it serves; change it, drop it, take it back. */
import { Button, Group } from '@mantine/core';
import { IconArrowBackUp, IconPencil, IconX } from '@tabler/icons-react';
import { Mark } from '../../parts/state-badge.tsx';
import { lengthClock, longDateOf, nightWordsOf } from '../../words/time-words.ts';
import type { EditedSession } from './proposal-draft.ts';
import classes from './targets.module.css';

export function SessionRow({
  session,
  targetNumbers,
  onEdit,
  onToggle,
}: {
  readonly session: EditedSession;
  readonly targetNumbers: readonly number[];
  readonly onEdit: () => void;
  readonly onToggle: () => void;
}) {
  const { startsAt, items, state } = session;
  const time = startsAt.slice(11, 16);
  const name = `buổi ${time} ${longDateOf(startsAt.slice(0, 10))}`;
  const dropped = state === 'dropped';
  return (
    <li className={classes.session} data-state={state}>
      <div>
        <span className={`${classes.clock} number`}>{time}</span>
        <span className={classes.muted}>{nightWordsOf(time)}</span>
      </div>
      <div className={classes.what}>
        <ul className={classes.items}>
          {items.map(({ segmentId, title, durationMs, topics }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a segment may stand twice in a session
            <li key={`${segmentId} ${index}`}>
              <span>
                {title} <span className={classes.quiet}>{topics.join(', ')}</span>
              </span>
              <span className="number">{lengthClock(durationMs)}</span>
            </li>
          ))}
        </ul>
        <span className={classes.muted}>{servesWords(targetNumbers)}</span>
      </div>
      <Group gap={6}>
        {dropped ? <Mark tone="calm">Đã bỏ</Mark> : null}
        {state === 'changed' ? <Mark tone="info">Đã sửa</Mark> : null}
        {dropped ? (
          <Button
            size="sm"
            variant="default"
            leftSection={<IconArrowBackUp size={17} aria-hidden />}
            aria-label={`Lấy lại ${name}`}
            onClick={onToggle}
          >
            Lấy lại
          </Button>
        ) : (
          <>
            <Button
              size="sm"
              variant="default"
              leftSection={<IconPencil size={17} aria-hidden />}
              aria-label={`Sửa ${name}`}
              onClick={onEdit}
            >
              Sửa
            </Button>
            <Button
              size="sm"
              variant="default"
              leftSection={<IconX size={17} aria-hidden />}
              aria-label={`Bỏ ${name}`}
              onClick={onToggle}
            >
              Bỏ buổi
            </Button>
          </>
        )}
      </Group>
    </li>
  );
}

function servesWords(numbers: readonly number[]): string {
  return numbers.length === 0 ? 'Không phục vụ chỉ tiêu nào' : `Phục vụ chỉ tiêu ${numbers.join(', ')}`;
}
