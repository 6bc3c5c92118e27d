/** Nhật ký phát sóng: what really sounded? A day's airings x stations, each cell a click from its evidence. */
import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { LedgerGrid } from '../../../../server/contract/ledger.ts';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { LedgerFilter } from '../../wire.ts';
import { dayRange, localDate } from '../../words/local-time.ts';
import { arrangeGrid } from './arrange-grid.ts';
import { DaySteps } from './day-steps.tsx';
import classes from './log.module.css';
import { LogFilters, type LogNarrowing } from './log-filters.tsx';
import { type Cell, LogGrid } from './log-grid.tsx';
import { LogLegend } from './log-legend.tsx';
import { LogList } from './log-list.tsx';
import { StoryPanel } from './story-panel.tsx';

export function LogPage() {
  const zone = useZone();
  const phone = usePhone();
  const [params, setParams] = useSearchParams();
  const date = params.get('ngay') ?? localDate(Date.now(), zone);
  const narrowing = narrowingOf(params);
  const ledger = useQuery(queries.ledger(filterOf(date, narrowing, zone)));
  const chosen = cellOf(params);
  const set = (fields: Readonly<Record<string, string | undefined>>) =>
    setParams((before) => changed(before, fields), { replace: true });
  const open = (cell: Cell | undefined) => set({ luot: cell?.airingId, tram: cell?.stationId });
  return (
    <Page
      name="log"
      title="Nhật ký phát sóng"
      busy={ledger.data === undefined}
      actions={<DaySteps date={date} onChange={(ngay) => set({ ngay, luot: undefined, tram: undefined })} />}
    >
      <LogFilters
        narrowing={narrowing}
        onChange={(next) => set({ loc_tram: next.stationId, kq: next.outcome, q: next.q })}
      />
      <div className={classes.board}>
        <Card className={classes.gridCard}>
          {ledger.isPending ? <WaitingNote /> : null}
          <ProblemNote error={ledger.error} retry={() => void ledger.refetch()} />
          {ledger.data === undefined ? null : (
            <Shown
              ledger={ledger.data}
              narrowed={Object.values(narrowing).some((value) => value !== undefined)}
              phone={phone}
              chosen={chosen}
              onOpen={open}
            />
          )}
        </Card>
        {phone ? (
          <Drawer
            opened={chosen !== undefined}
            onClose={() => open(undefined)}
            position="bottom"
            size="88%"
            title="Chi tiết"
          >
            <StoryPanel cell={chosen} />
          </Drawer>
        ) : (
          <Card className={classes.story}>
            <StoryPanel cell={chosen} />
          </Card>
        )}
      </div>
    </Page>
  );
}

function Shown({
  ledger,
  narrowed,
  phone,
  chosen,
  onOpen,
}: {
  readonly ledger: LedgerGrid;
  readonly narrowed: boolean;
  readonly phone: boolean;
  readonly chosen: Cell | undefined;
  readonly onOpen: (cell: Cell) => void;
}) {
  const grid = useMemo(() => arrangeGrid(ledger, narrowed), [ledger, narrowed]);
  if (grid.airings.length === 0) {
    return (
      <EmptyNote title={narrowed ? 'Không có dòng nào như vậy trong ngày này' : 'Ngày này không có lượt phát nào'}>
        {narrowed ? 'Thử bỏ bớt điều kiện lọc, hoặc chọn ngày khác.' : 'Chọn ngày khác bằng nút bên trên.'}
      </EmptyNote>
    );
  }
  return (
    <>
      {phone ? <LogList grid={grid} onOpen={onOpen} /> : <LogGrid grid={grid} chosen={chosen} onOpen={onOpen} />}
      <LogLegend rows={ledger.rows} />
    </>
  );
}

function narrowingOf(params: URLSearchParams): LogNarrowing {
  return {
    stationId: params.get('loc_tram') ?? undefined,
    outcome: (params.get('kq') ?? undefined) as LogNarrowing['outcome'],
    q: params.get('q') ?? undefined,
  };
}

function filterOf(date: string, { stationId, outcome, q }: LogNarrowing, zone: string): LedgerFilter {
  return {
    ...dayRange(date, zone),
    ...(stationId === undefined ? {} : { stationId }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(q === undefined ? {} : { q }),
  };
}

function cellOf(params: URLSearchParams): Cell | undefined {
  const [airingId, stationId] = [params.get('luot'), params.get('tram')];
  return airingId === null || stationId === null ? undefined : { airingId, stationId };
}

function changed(before: URLSearchParams, fields: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const next = new URLSearchParams(before);
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}
