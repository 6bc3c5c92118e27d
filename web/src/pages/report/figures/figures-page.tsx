/** Báo cáo: did we do what the plan asks? Sentences first, then the tables they are made from; every figure leads to its rows in the log. */
import { Button, Group, Text } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Figures } from '../../../api/figures.ts';
import { EmptyNote, ProblemNote, WaitingNote } from '../../../parts/notes.tsx';
import { Page } from '../../../parts/page.tsx';
import { queries } from '../../../queries.ts';
import { useZone } from '../../../session.tsx';
import { localDate } from '../../../words/local-time.ts';
import { dateTimeWords } from '../../../words/time-words.ts';
import { ReportTabs } from '../report-tabs.tsx';
import { CountsCard } from './counts-card.tsx';
import { FigureSentences } from './figure-sentences.tsx';
import classes from './figures.module.css';
import { ItemsCard } from './items-card.tsx';
import { PeriodPicker } from './period-picker.tsx';
import { type Days, daysIn, kindOf, periodAround } from './report-periods.ts';
import { TargetCard } from './target-card.tsx';
import { groupTargets } from './target-groups.ts';
import { TopicsCard } from './topics-card.tsx';
import { VillagesCard } from './villages-card.tsx';

export function FiguresPage() {
  const zone = useZone();
  const [params, setParams] = useSearchParams();
  const today = localDate(Date.now(), zone);
  const days = daysIn(params.get('tu'), params.get('den'), periodAround(today, 'quarter'));
  const [custom, setCustom] = useState(kindOf(days) === 'any');
  const figures = useQuery(queries.figures(days.firstDay, days.lastDay));
  const show = ({ firstDay, lastDay }: Days) => setParams({ tu: firstDay, den: lastDay }, { replace: true });
  return (
    <Page
      name="figures"
      title="Báo cáo"
      busy={figures.data === undefined}
      actions={
        <Button component={Link} href="/bao-cao/soan" leftSection={<IconFileText size={19} aria-hidden />}>
          Soạn báo cáo
        </Button>
      }
    >
      <ReportTabs />
      <PeriodPicker days={days} today={today} custom={custom} onCustom={setCustom} onChange={show} />
      {figures.isPending ? <WaitingNote /> : null}
      <ProblemNote error={figures.error} retry={() => void figures.refetch()} />
      {figures.data === undefined ? null : (
        <div className={classes.body} aria-busy={figures.isPlaceholderData}>
          <Shown figures={figures.data} today={today} />
        </div>
      )}
    </Page>
  );
}

function Shown({ figures, today }: { readonly figures: Figures; readonly today: string }) {
  const zone = useZone();
  if (figures.rows.planned.value === 0 && figures.rows.offPlan.value === 0) {
    return (
      <EmptyNote title="Kỳ này chưa có lượt phát nào">
        Chọn kỳ khác ở trên, hoặc lập lịch phát: số liệu tự có khi các trạm phát và báo về.
      </EmptyNote>
    );
  }
  const groups = groupTargets(figures.targets);
  // One chart is enough: of the first target that villages meet one by one.
  const drawn = groups.find(
    ({ lines: [line, another] }) =>
      another === undefined && (line?.target.periods ?? 0) > 0 && (line?.target.byVillage.length ?? 0) > 1,
  );
  return (
    <>
      <FigureSentences figures={figures} />
      {groups.map((group) => (
        <TargetCard key={group.id} group={group} drawn={group === drawn} />
      ))}
      <TopicsCard figures={figures} />
      <VillagesCard figures={figures} />
      <ItemsCard figures={figures} />
      <CountsCard figures={figures} />
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">
          Tính từ nhật ký phát sóng lúc {dateTimeWords(figures.asOf, zone)}
          {figures.lastDay >= today ? ': kỳ chưa hết, chỉ tính phần đã qua.' : '.'} Bấm con số gạch chân để xem đúng
          những dòng nhật ký của nó; chữ gạch chân ở cột Nhật ký mở mọi lượt ở từng trạm có liên quan.
        </Text>
      </Group>
    </>
  );
}
