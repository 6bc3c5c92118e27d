/** Sự cố: what is out of order, since when, where? What goes on comes first, then what is announced, then what is over. */
import { Button, Group, Select, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Incident } from '../../../../server/contract/incidents.ts';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { useNow } from '../../parts/use-now.ts';
import { queries } from '../../queries.ts';
import { useMay } from '../../session.tsx';
import { LogTabs } from '../log/log-tabs.tsx';
import { IncidentDialog, type IncidentTask } from './incident-form.tsx';
import { IncidentRow } from './incident-row.tsx';
import type { StationNames } from './incident-sentences.ts';
import classes from './incidents.module.css';

const DAY_MS = 86_400_000;
/** So far back a list of what is over is short enough to read; a year on request, in days. */
const SPANS = { quarter: 92, year: 366 };
/** Announced so far ahead. */
const AHEAD_MS = 120 * DAY_MS;

export function IncidentsPage() {
  const [params, setParams] = useSearchParams();
  const [span, setSpan] = useState<keyof typeof SPANS>('quarter');
  const [task, setTask] = useState<IncidentTask | undefined>(() => asked(params));
  const now = useNow(60_000);
  const stations = useQuery(queries.stations());
  const stationId = params.get('loc') ?? undefined;
  const hour = Math.floor(now / 3_600_000) * 3_600_000;
  const filter = {
    from: new Date(hour - SPANS[span] * DAY_MS).toISOString(),
    to: new Date(hour + AHEAD_MS).toISOString(),
    ...(stationId === undefined ? {} : { stationId }),
  };
  const incidents = useQuery(queries.incidents(filter));
  const mayWrite = useMay('operator', 'approver', 'admin');
  const names = useMemo<StationNames>(
    () => new Map((stations.data?.stations ?? []).map((station) => [station.id, station])),
    [stations.data],
  );
  const close = () => {
    setTask(undefined);
    setParams({}, { replace: true });
  };
  return (
    <Page
      name="incidents"
      title="Sự cố"
      busy={incidents.data === undefined || stations.data === undefined}
      actions={
        mayWrite ? (
          <Button leftSection={<IconPlus size={19} aria-hidden />} onClick={() => setTask({})}>
            Ghi sự cố
          </Button>
        ) : null
      }
    >
      <LogTabs />
      <Group>
        <Select
          size="md"
          aria-label="Trạm"
          placeholder="Mọi trạm"
          data={[...names].map(([id, { name }]) => ({ value: id, label: name }))}
          value={stationId ?? null}
          onChange={(loc) => setParams(loc === null ? {} : { loc }, { replace: true })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Bỏ lọc trạm' }}
        />
      </Group>
      {incidents.isPending ? <WaitingNote /> : null}
      <ProblemNote error={incidents.error} retry={() => void incidents.refetch()} />
      {incidents.data === undefined ? null : (
        <Lists
          incidents={incidents.data.incidents}
          stations={names}
          now={now}
          mayWrite={mayWrite}
          span={span}
          onYear={() => setSpan('year')}
          onChange={(incident) => setTask({ incident })}
        />
      )}
      <IncidentDialog task={task} onClose={close} />
    </Page>
  );
}

function Lists({
  incidents,
  span,
  onYear,
  onChange,
  ...shown
}: {
  readonly incidents: readonly Incident[];
  readonly stations: StationNames;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly span: keyof typeof SPANS;
  readonly onYear: () => void;
  readonly onChange: (incident: Incident) => void;
}) {
  const { now } = shown;
  const lasting = incidents.filter(({ beginsAt, endsAt }) => Date.parse(beginsAt) <= now && isOpen(endsAt, now));
  const coming = incidents.filter(({ beginsAt }) => Date.parse(beginsAt) > now).reverse();
  const over = incidents.filter(({ beginsAt, endsAt }) => Date.parse(beginsAt) <= now && !isOpen(endsAt, now));
  const list = (some: readonly Incident[]) => (
    <ul className={classes.list}>
      {some.map((incident) => (
        <IncidentRow key={incident.id} incident={incident} onChange={() => onChange(incident)} {...shown} />
      ))}
    </ul>
  );
  return (
    <>
      <Card title="Đang xảy ra" aside={lasting.length === 0 ? null : <Text fw={600}>{lasting.length} sự cố</Text>}>
        {lasting.length === 0 ? (
          <EmptyNote title="Không có sự cố nào đang xảy ra">
            Loa im lặng, rú rít hoặc phát tiếng lạ: bấm «Ghi sự cố». Trạm mất liên lạc quá 30 phút hoặc báo hỏng thì máy
            tự ghi.
          </EmptyNote>
        ) : (
          list(lasting)
        )}
      </Card>
      {coming.length === 0 ? null : <Card title="Báo trước">{list(coming)}</Card>}
      <Card title={span === 'year' ? 'Đã xong, trong một năm' : 'Đã xong, trong ba tháng'}>
        {over.length === 0 ? <Text c="dimmed">Chưa có sự cố nào.</Text> : list(over)}
        {span === 'year' ? null : (
          <Button variant="subtle" size="sm" mt="xs" onClick={onYear}>
            Xem cả năm
          </Button>
        )}
      </Card>
    </>
  );
}

function isOpen(endsAt: string | null, now: number): boolean {
  return endsAt === null || Date.parse(endsAt) > now;
}

/** `?ghi=1&tram=…&cum=…&luc=…&phan-anh=…`: another page leads here to write one down. */
function asked(params: URLSearchParams): IncidentTask | undefined {
  if (params.get('ghi') === null) return undefined;
  const complaintId = params.get('phan-anh');
  return {
    hints: {
      stationId: params.get('tram') ?? undefined,
      clusterId: params.get('cum') ?? undefined,
      at: params.get('luc') ?? undefined,
    },
    ...(complaintId === null ? {} : { complaintId }),
  };
}
