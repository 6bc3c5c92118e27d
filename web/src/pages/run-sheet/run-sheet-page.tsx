/** Phiếu phát sóng: one station's day on one A4 sheet, for the wall beside the amplifier and for days without a network. */
import { Anchor, Button, Group, Select, Text } from '@mantine/core';
import { IconChevronLeft, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useSearch } from 'wouter';
import { DateField } from '../../parts/dates.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import classes from './run-sheet.module.css';
import { RunSheetPaper } from './run-sheet-paper.tsx';
import { UsbButton } from './usb-button.tsx';

export function RunSheetPage() {
  const zone = useZone();
  const [, go] = useLocation();
  const asked = new URLSearchParams(useSearch());
  const date = asked.get('ngay') ?? localDate(Date.now(), zone);
  const stations = useQuery(queries.stations());
  const standing = (stations.data?.stations ?? []).filter(({ health }) => health !== 'retired');
  const stationId = asked.get('tram') || standing[0]?.id;
  const sheet = useQuery({ ...queries.runSheet(stationId ?? '', date), enabled: stationId !== undefined });
  const show = (tram: string, ngay: string) => go(`/lich-phat/in?tram=${tram}&ngay=${ngay}`, { replace: true });
  return (
    <Page
      name="run-sheet"
      title="Phiếu phát sóng"
      busy={stations.data === undefined || (sheet.data === undefined && sheet.error === null)}
      actions={
        <Anchor component={Link} href="/lich-phat" className={classes.screenOnly ?? ''}>
          <Group gap={4}>
            <IconChevronLeft size={18} aria-hidden /> Về Lịch phát
          </Group>
        </Anchor>
      }
    >
      <Group align="flex-end" gap="sm" className={classes.screenOnly ?? ''}>
        <Select
          label="Trạm"
          data={standing.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
          value={stationId ?? null}
          onChange={(id) => id !== null && show(id, date)}
          allowDeselect={false}
          searchable
        />
        <DateField label="Ngày" value={date} onChange={(day) => day !== undefined && show(stationId ?? '', day)} />
        <Button
          leftSection={<IconPrinter size={19} aria-hidden />}
          disabled={sheet.data === undefined}
          onClick={() => window.print()}
        >
          In
        </Button>
        <Text c="dimmed">Khổ A4 đứng.</Text>
        {stationId === undefined ? null : <UsbButton stationId={stationId} firstDay={date} />}
      </Group>
      <ProblemNote error={stations.error ?? sheet.error} retry={() => void sheet.refetch()} />
      {sheet.isLoading ? <WaitingNote /> : null}
      {stations.data !== undefined && stationId === undefined ? <EmptyNote title="Chưa có trạm nào" /> : null}
      {sheet.data === undefined ? null : <RunSheetPaper sheet={sheet.data} />}
    </Page>
  );
}
