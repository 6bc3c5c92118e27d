/** Beside the items: how long all of it is, the time of day it is thought of, which schedules air it, what the server warns of. */
import { Button, Group, Text } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { TimeField } from '../../parts/dates.tsx';
import type { Schedule } from '../../wire.ts';
import { lengthClock, lengthWords } from '../../words/time-words.ts';
import { TroubleList } from './item-row.tsx';
import { clockAt, wholeSeconds } from './measure-draft.ts';
import classes from './programmes.module.css';

export function TotalCard({
  lengthMs: exactMs,
  startsAt,
  onStartsAt,
}: {
  readonly lengthMs: number;
  readonly startsAt: string;
  readonly onStartsAt: (time: string) => void;
}) {
  const lengthMs = wholeSeconds(exactMs);
  const ends = clockAt(startsAt, lengthMs);
  return (
    <Card title="Cả chương trình">
      <p className={`${classes.total} number`}>{lengthClock(lengthMs)}</p>
      <Text mb="xs" aria-live="polite">
        Dài nhất {lengthWords(lengthMs)}
        {ends === undefined ? '' : `, hết lúc ${ends}`}.
      </Text>
      <TimeField label="Xem giờ nếu phát lúc" value={startsAt} onChange={onStartsAt} />
      <Text size="sm" c="dimmed" mt={4}>
        Chỉ để xem thử. Giờ phát thật đặt ở lịch phát.
      </Text>
    </Card>
  );
}

/** What the server says of the stored programme, and where it is heard. */
export function StoredCard({
  programmeId,
  warnings,
  uses,
  mayWrite,
  isNew,
}: {
  readonly programmeId: string;
  readonly warnings: readonly string[];
  readonly uses: readonly Schedule[];
  readonly mayWrite: boolean;
  /** Just made: what comes next is the button that stands out. */
  readonly isNew: boolean;
}) {
  return (
    <Card title={isNew ? 'Đã lưu chương trình' : 'Chương trình đã lưu'}>
      <TroubleList troubles={warnings.map((text) => ({ text, refuses: false }))} />
      <UseLines uses={uses} />
      {mayWrite ? (
        <Group mt="xs">
          <Button
            component={Link}
            href={`/lich-phat/moi?chuong-trinh=${programmeId}`}
            variant={isNew ? 'filled' : 'default'}
            fullWidth
            leftSection={<IconCalendarPlus size={20} aria-hidden />}
          >
            Lập lịch cho chương trình này
          </Button>
        </Group>
      ) : null}
    </Card>
  );
}

/** The schedules that air it, each leading to its own page. */
export function UseLines({ uses }: { readonly uses: readonly Schedule[] }) {
  if (uses.length === 0) return <Text>Chưa có lịch nào phát chương trình này.</Text>;
  return (
    <ul className={classes.facts}>
      {uses.map(({ id, title, words }) => (
        <li key={id}>
          Lịch <Link href={`/lich-phat/${id}`}>{title}</Link>: {words}
        </li>
      ))}
    </ul>
  );
}
