/** Chương trình: what each session is made of, how long it is, where it is heard, what is wrong with it. */
import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useMay } from '../../session.tsx';
import type { Programme, Schedule } from '../../wire.ts';
import { lengthClock } from '../../words/time-words.ts';
import { PlanTabs } from '../schedule/plan-tabs.tsx';
import { UndoBar } from '../schedule/undo-bar.tsx';
import { TroubleList } from './item-row.tsx';
import { madeOfWords } from './item-words.ts';
import { wholeSeconds } from './measure-draft.ts';
import { UseLines } from './programme-side.tsx';
import classes from './programmes.module.css';
import { usesOf } from './uses-of.ts';

export function ProgrammesPage() {
  const programmes = useQuery(queries.programmes());
  const schedules = useQuery(queries.schedules()).data?.schedules ?? [];
  const mayWrite = useMay('operator', 'admin');
  const all = programmes.data?.programmes;
  return (
    <Page
      name="programmes"
      title="Chương trình"
      busy={programmes.isPending}
      actions={
        mayWrite ? (
          <Button component={Link} href="/lich-phat/chuong-trinh/moi" leftSection={<IconPlus size={18} aria-hidden />}>
            Soạn chương trình mới
          </Button>
        ) : null
      }
    >
      <PlanTabs />
      <UndoBar />
      <ProblemNote error={programmes.error} retry={() => void programmes.refetch()} />
      {programmes.isPending ? <WaitingNote /> : null}
      {all?.length === 0 ? (
        <EmptyNote title="Chưa có chương trình nào">
          {mayWrite
            ? 'Bấm «Soạn chương trình mới» rồi lấy mẫu buổi sáng hoặc buổi chiều để bắt đầu. Soạn xong mới lập lịch phát.'
            : 'Cán bộ truyền thanh soạn chương trình ở đây trước khi lập lịch phát.'}
        </EmptyNote>
      ) : null}
      {all === undefined || all.length === 0 ? null : (
        <Card>
          <ul className={classes.list}>
            {all.map((programme) => (
              <ProgrammeLine
                key={programme.id}
                programme={programme}
                uses={usesOf(programme.id, schedules)}
                mayWrite={mayWrite}
              />
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}

function ProgrammeLine({
  programme,
  uses,
  mayWrite,
}: {
  readonly programme: Programme;
  readonly uses: readonly Schedule[];
  readonly mayWrite: boolean;
}) {
  const { id, title, items, lengthMs, warnings } = programme;
  const act = mayWrite ? 'Sửa' : 'Xem';
  return (
    <li>
      <span>
        <span className={`${classes.clock} number`}>{lengthClock(wholeSeconds(lengthMs))}</span>
        <span className={classes.muted}>{items.length} mục</span>
      </span>
      <div>
        <Link href={`/lich-phat/chuong-trinh/${id}`} className={classes.name ?? ''}>
          {title}
        </Link>
        <div>{madeOfWords(programme).join(' · ')}</div>
        <div className={classes.muted}>
          <UseLines uses={uses} />
        </div>
        <TroubleList troubles={(warnings ?? []).map((text) => ({ text, refuses: false }))} />
      </div>
      <Group gap="xs">
        <Button
          component={Link}
          href={`/lich-phat/chuong-trinh/${id}`}
          size="sm"
          variant="default"
          aria-label={`${act} chương trình ${title}`}
        >
          {act}
        </Button>
      </Group>
    </li>
  );
}
