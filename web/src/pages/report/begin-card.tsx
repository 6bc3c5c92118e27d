/** Begins a report: the quarter that is due with one button, any other period below it. */
import { Anchor, Button, Collapse, Group, NumberInput, Select, Text } from '@mantine/core';
import { IconFilePlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Period, ReportList } from '../../api/reports.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { DateField } from '../../parts/dates.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { dateOf } from '../../words/time-words.ts';
import { type PeriodDraft, periodKinds, periodOf, periodWord } from './period-draft.ts';
import classes from './report.module.css';

export function BeginCard({ list: { next, reports } }: { readonly list: ReportList }) {
  const [, go] = useLocation();
  const client = useQueryClient();
  const [other, setOther] = useState(false);
  const begin = useMutation({
    mutationFn: (period: Period) => api.beginReport(period),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['reports'] });
      go(`/bao-cao/${id}`);
    },
  });
  const own = reports.find(({ firstDay, lastDay }) => firstDay === next.firstDay && lastDay === next.lastDay);
  return (
    <Card title={`Báo cáo ${periodWord(next.period)}`}>
      <Group justify="space-between" gap="sm">
        <Text>
          Số liệu từ {dateOf(next.firstDay)} đến hết {dateOf(next.lastDay)}.{' '}
          {own === undefined
            ? 'Loa đếm số liệu từ nhật ký, soạn sẵn văn bản; chỉ cần bổ sung phần còn thiếu.'
            : 'Đã có bản đang soạn.'}
        </Text>
        {own === undefined ? (
          <Button
            leftSection={<IconFilePlus size={19} aria-hidden />}
            loading={begin.isPending}
            onClick={() => begin.mutate(next.period)}
          >
            Soạn báo cáo {periodWord(next.period)}
          </Button>
        ) : (
          <Button component={Link} href={`/bao-cao/${own.id}`}>
            Mở báo cáo {periodWord(next.period)}
          </Button>
        )}
      </Group>
      <Anchor component="button" type="button" mt="sm" aria-expanded={other} onClick={() => setOther(!other)}>
        {other ? 'Ẩn kỳ khác' : 'Soạn báo cáo của kỳ khác'}
      </Anchor>
      <Collapse expanded={other}>
        <OtherPeriod lastDay={next.lastDay} busy={begin.isPending} onBegin={(period) => begin.mutate(period)} />
      </Collapse>
      <ProblemNote error={begin.error} />
    </Card>
  );
}

function OtherPeriod({
  lastDay,
  busy,
  onBegin,
}: {
  readonly lastDay: string;
  readonly busy: boolean;
  readonly onBegin: (period: Period) => void;
}) {
  const [draft, setDraft] = useState<PeriodDraft>({
    kind: 'quarter-1',
    year: Number(lastDay.slice(0, 4)),
    firstDay: undefined,
    lastDay: undefined,
  });
  const set = (change: Partial<PeriodDraft>) => setDraft((before) => ({ ...before, ...change }));
  const period = periodOf(draft);
  return (
    <Group gap="sm" align="flex-end" mt="sm">
      <Select
        label="Kỳ báo cáo"
        data={periodKinds}
        value={draft.kind}
        allowDeselect={false}
        className={classes.kind ?? ''}
        onChange={(kind) => set({ kind: kind ?? 'any' })}
      />
      {draft.kind === 'any' ? (
        <>
          <DateField label="Từ ngày" value={draft.firstDay} onChange={(firstDay) => set({ firstDay })} />
          <DateField label="Đến hết ngày" value={draft.lastDay} onChange={(day) => set({ lastDay: day })} />
        </>
      ) : (
        <NumberInput
          label="Năm"
          min={2020}
          max={2100}
          allowDecimal={false}
          value={draft.year}
          className={classes.year ?? ''}
          onChange={(year) => set({ year: Number(year) })}
        />
      )}
      <Button
        variant="default"
        disabled={period === undefined}
        loading={busy}
        onClick={() => period !== undefined && onBegin(period)}
      >
        Soạn báo cáo kỳ này
      </Button>
    </Group>
  );
}
