/** Chỉ tiêu: how the plan and the log stand against what the commune asks of itself. */
import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { IconPlus, IconWand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { spanAround } from '../../words/calendar-spans.ts';
import { localDate } from '../../words/local-time.ts';
import { type WholeTarget, wholeTarget } from '../../words/target-words.ts';
import { dateOf } from '../../words/time-words.ts';
import { PlanTabs } from '../schedule/plan-tabs.tsx';
import { NoTargets } from './no-targets.tsx';
import { TargetDialog } from './target-dialog.tsx';

import { emptyTarget, type TargetDraft } from './target-draft.ts';
import { TargetRow } from './target-row.tsx';
import classes from './targets.module.css';

type Length = 'week' | 'month' | 'quarter';
const lengths: { value: Length; label: string }[] = [
  { value: 'week', label: 'Tuần này' },
  { value: 'month', label: 'Tháng này' },
  { value: 'quarter', label: 'Quý này' },
];

export function TargetsPage() {
  const targets = useQuery(queries.targets());
  const mayWrite = useMay('operator', 'admin');
  const [adding, setAdding] = useState<TargetDraft>();
  const all = targets.data?.targets.map(wholeTarget);
  return (
    <Page
      name="targets"
      title="Chỉ tiêu"
      busy={all === undefined}
      actions={mayWrite ? <Acts onAdd={setAdding} /> : null}
    >
      <PlanTabs />
      {targets.isPending ? <WaitingNote /> : null}
      <ProblemNote error={all === undefined ? targets.error : null} retry={() => void targets.refetch()} />
      {all?.length === 0 ? <NoTargets mayWrite={mayWrite} onStart={setAdding} /> : null}
      {all === undefined || all.length === 0 ? null : <Standings targets={all} mayWrite={mayWrite} />}
      <TargetDialog start={adding} onClose={() => setAdding(undefined)} />
    </Page>
  );
}

function Acts({ onAdd }: { readonly onAdd: (draft: TargetDraft) => void }) {
  return (
    <Group gap="sm">
      <Button variant="default" leftSection={<IconPlus size={19} aria-hidden />} onClick={() => onAdd(emptyTarget)}>
        Thêm chỉ tiêu
      </Button>
      <Button component={Link} href="/lich-phat/de-xuat" leftSection={<IconWand size={19} aria-hidden />}>
        Đề xuất lịch để đạt chỉ tiêu
      </Button>
    </Group>
  );
}

function Standings({ targets, mayWrite }: { readonly targets: readonly WholeTarget[]; readonly mayWrite: boolean }) {
  const zone = useZone();
  const [length, setLength] = useState<Length>('week');
  const { from, until } = spanAround(localDate(Date.now(), zone), length, 0);
  const standings = useQuery(queries.targetStandings(from, until));
  return (
    <Card>
      <Group justify="space-between" gap="xs" mb={4}>
        <SegmentedControl
          size="md"
          aria-label="Xem kết quả theo"
          data={lengths}
          value={length}
          onChange={(next) => setLength(next as Length)}
        />
        <Text c="dimmed">
          Từ {dateOf(from)} đến {dateOf(until)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        Đếm phần đã phát theo nhật ký và phần đã xếp trong lịch phát. Chỉ tiêu tính cho mỗi thôn thì lấy thôn thấp nhất.
      </Text>
      <ProblemNote error={standings.error} retry={() => void standings.refetch()} />
      <ul className={classes.list} aria-busy={standings.isFetching}>
        {targets.map((target) => (
          <TargetRow
            key={target.id}
            target={target}
            standing={standings.data?.targets.find(({ id }) => id === target.id)}
            mayWrite={mayWrite}
          />
        ))}
      </ul>
    </Card>
  );
}
