/** Xác nhận: which village has not answered this week? Villages x days, one click for a whole week, exceptions in the panel of a village. */
import { ActionIcon, Button, Drawer, Group, Switch, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconQrcode } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { WeekGrid } from '../../../../server/contract/evidence.ts';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { addDays, localDate, mondayOf } from '../../words/local-time.ts';
import { dateOf } from '../../words/time-words.ts';
import { LogTabs } from '../log/log-tabs.tsx';
import classes from './evidence.module.css';
import { LinksDialog } from './links-dialog.tsx';
import { VillageList } from './village-list.tsx';
import { VillagePanel } from './village-panel.tsx';
import { VillageTable } from './village-table.tsx';
import type { Village } from './week-draft.ts';

export function EvidencePage() {
  const today = localDate(Date.now(), useZone());
  const [params, setParams] = useSearchParams();
  const monday = mondayOf(asDate(params.get('tuan')) ?? today);
  const openId = params.get('thon') ?? undefined;
  const grid = useQuery(queries.evidenceWeek(monday));
  const mayWrite = useMay('operator', 'admin');
  const [links, setLinks] = useState(false);
  const open = (thon: string | undefined) =>
    setParams({ ...(monday === mondayOf(today) ? {} : { tuan: monday }), ...(thon === undefined ? {} : { thon }) });
  return (
    <Page
      name="evidence"
      title="Xác nhận của các thôn"
      busy={grid.data === undefined}
      actions={
        <>
          <WeekSteps monday={monday} today={today} onChange={(tuan) => setParams({ tuan })} />
          {mayWrite ? (
            <Button variant="default" leftSection={<IconQrcode size={19} aria-hidden />} onClick={() => setLinks(true)}>
              Đường dẫn cho thôn
            </Button>
          ) : null}
        </>
      }
    >
      <LogTabs />
      {grid.isPending ? <WaitingNote /> : null}
      <ProblemNote error={grid.data === undefined ? grid.error : null} retry={() => void grid.refetch()} />
      {grid.data === undefined ? null : <Shown grid={grid.data} mayWrite={mayWrite} onOpen={open} />}
      <Drawer
        opened={openId !== undefined}
        onClose={() => open(undefined)}
        position="right"
        size={560}
        title={
          <Text fw={600}>
            Tuần {dateOf(monday).slice(0, 5)} - {dateOf(addDays(monday, 6)).slice(0, 5)}
          </Text>
        }
      >
        {openId === undefined ? null : (
          <VillagePanel
            key={`${monday} ${openId}`}
            week={monday}
            stationId={openId}
            mayWrite={mayWrite}
            onDone={() => open(undefined)}
          />
        )}
      </Drawer>
      <LinksDialog opened={links} onClose={() => setLinks(false)} villages={grid.data?.villages ?? []} />
    </Page>
  );
}

function Shown({
  grid,
  mayWrite,
  onOpen,
}: {
  readonly grid: WeekGrid;
  readonly mayWrite: boolean;
  readonly onOpen: (stationId: string) => void;
}) {
  const phone = usePhone();
  const [machines, setMachines] = useState(false);
  const asked = grid.villages.filter(({ transport, owes }) => transport !== 'ip' || owes > 0);
  const told = grid.villages.filter((village) => !asked.includes(village));
  const shown = machines || asked.length === 0 ? [...asked, ...told] : asked;
  if (grid.villages.length === 0) return <EmptyNote title="Chưa có trạm nào">Thêm trạm ở trang Trạm.</EmptyNote>;
  const list = { days: grid.days, villages: shown, week: grid.firstDay, mayWrite, onOpen };
  return (
    <Card>
      <Group justify="space-between" gap="xs" mb="sm">
        <Text fw={600} role="status">
          {sumWords(asked)}
        </Text>
        {asked.length > 0 && told.length > 0 ? (
          <Switch
            label={`Hiện cả ${told.length} trạm có máy tự báo`}
            checked={machines}
            onChange={(event) => setMachines(event.currentTarget.checked)}
          />
        ) : null}
      </Group>
      {phone ? <VillageList {...list} /> : <VillageTable {...list} />}
      <Text c="dimmed" size="sm" className={classes.legend ?? ''}>
        Máy ở trạm báo về thì không cần hỏi. Thôn thu sóng FM hoặc phát tay: gọi trưởng thôn mỗi tuần một lần, ghi một
        câu cho cả tuần và chỉ ghi riêng ngày khác.
      </Text>
    </Card>
  );
}

function WeekSteps({
  monday,
  today,
  onChange,
}: {
  readonly monday: string;
  readonly today: string;
  readonly onChange: (monday: string) => void;
}) {
  const next = addDays(monday, 7);
  return (
    <Group gap={6} wrap="nowrap">
      <ActionIcon variant="default" size={42} aria-label="Tuần trước" onClick={() => onChange(addDays(monday, -7))}>
        <IconChevronLeft aria-hidden />
      </ActionIcon>
      <Text fw={600} className="number">
        {monday === mondayOf(today) ? 'Tuần này, ' : ''}
        {dateOf(monday).slice(0, 5)} - {dateOf(addDays(monday, 6)).slice(0, 5)}
      </Text>
      <ActionIcon
        variant="default"
        size={42}
        aria-label="Tuần sau"
        disabled={next > today}
        onClick={() => onChange(next)}
      >
        <IconChevronRight aria-hidden />
      </ActionIcon>
    </Group>
  );
}

/** "3 thôn còn nợ câu trả lời, 5 thôn đã xác nhận." */
function sumWords(asked: readonly Village[]): string {
  if (asked.length === 0) return 'Mọi trạm đều có máy tự báo: không phải hỏi thôn nào.';
  const owing = asked.filter(({ owes }) => owes > 0).length;
  const begun = asked.filter(({ days }) => days.some((day) => day.begun > 0)).length;
  if (begun === 0) return 'Tuần này chưa có buổi phát nào để hỏi.';
  if (owing === 0) return `Cả ${begun} thôn đã xác nhận.`;
  return `Còn ${owing} trong ${begun} thôn chưa xác nhận.`;
}

function asDate(text: string | null): string | undefined {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}
