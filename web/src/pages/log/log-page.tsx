/** Nhật ký phát sóng: what really sounded? Airings x stations by day, week or month, or as a list; each cell a click from its evidence. */
import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { Page } from '../../parts/page.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { queries } from '../../queries.ts';
import { useSession, useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { capital, dateTimeWords } from '../../words/time-words.ts';
import { DaySteps, daysWords, ScaleSwitch } from './day-steps.tsx';
import { ExportMenu } from './export-menu.tsx';
import { narrowingWords } from './filter-words.ts';
import { GridBoard } from './grid-board.tsx';
import classes from './log.module.css';
import { type Cell, type LogView, readAddress, spanOf, writeNarrowing } from './log-address.ts';
import { LogFilters } from './log-filters.tsx';
import { LogTabs } from './log-tabs.tsx';
import { MonthBoard } from './month-board.tsx';
import { RowList } from './row-list.tsx';
import { SegmentAirings } from './segment-airings.tsx';
import { StoryPanel } from './story-panel.tsx';

type Fields = Readonly<Record<string, string | undefined>>;

export function LogPage() {
  const zone = useZone();
  const [params, setParams] = useSearchParams();
  const view = readAddress(params, localDate(Date.now(), zone));
  const set = (fields: Fields) => setParams((before) => changed(before, fields), { replace: true });
  const open = (cell: Cell | undefined) =>
    // The station of an address from elsewhere was that of its row, no filter.
    set({ luot: cell?.airingId, tai: cell?.stationId, tram: view.narrowing.stationId });
  const move = (fields: Fields) => set({ tram: view.narrowing.stationId, ...fields, luot: undefined, tai: undefined });
  const filter = { ...view.narrowing, ...spanOf(view, zone) };
  const { segmentId } = view.narrowing;
  const ofSegment = params.get('xem') === 'bai' && segmentId !== undefined ? segmentId : undefined;
  return (
    <Page name="log" title="Nhật ký phát sóng" busy={false} actions={<ExportMenu filter={filter} />}>
      <LogTabs />
      <PaperHead view={view} />
      <div className={classes.bar}>
        <ScaleSwitch view={view} onChange={move} />
        <DaySteps view={view} onChange={move} />
      </div>
      <LogFilters
        narrowing={view.narrowing}
        onChange={(next) => move({ ...writeNarrowing(next), tram: next.stationId })}
      />
      {ofSegment === undefined ? (
        <Board withStory={view.scale !== 'thang'} cell={view.cell} onClose={() => open(undefined)}>
          {view.scale === 'khoang' ? <RowList filter={filter} chosen={view.cell} onOpen={open} /> : null}
          {view.scale === 'thang' ? (
            <MonthBoard
              view={view}
              onDay={(ngay, tram) => set({ xem: undefined, ngay, ...(tram === undefined ? {} : { tram }) })}
            />
          ) : null}
          {view.scale === 'ngay' || view.scale === 'tuan' ? (
            <GridBoard view={view} filter={filter} onOpen={open} />
          ) : null}
        </Board>
      ) : (
        <Card title="Mọi lần phát của bài này">
          <SegmentAirings segmentId={ofSegment} />
        </Card>
      )}
    </Page>
  );
}

/** What is found, and beside it (on the phone over it) the story of the row that was chosen. */
function Board({
  withStory,
  cell,
  onClose,
  children,
}: {
  /** A month's cells open their day: it has no rows to tell of. */
  readonly withStory: boolean;
  readonly cell: Cell | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const phone = usePhone();
  const found = <Card className={classes.gridCard}>{children}</Card>;
  if (!withStory) return found;
  return (
    <div className={classes.board}>
      {found}
      {phone ? (
        <Drawer opened={cell !== undefined} onClose={onClose} position="bottom" size="88%" title="Chi tiết">
          <StoryPanel cell={cell} />
        </Drawer>
      ) : (
        <Card className={classes.story}>
          <StoryPanel cell={cell} />
        </Card>
      )}
    </div>
  );
}

/** On paper the fields are gone: what was asked stands in words, with who printed it and when. */
function PaperHead({ view }: { readonly view: LogView }) {
  const { commune, user } = useSession();
  const { stationId } = view.narrowing;
  const station = useQuery({
    ...queries.stations(),
    select: (answer) => answer.stations.find(({ id }) => id === stationId)?.name,
  });
  const narrowed = narrowingWords(view.narrowing, stationId === undefined ? undefined : (station.data ?? 'một trạm'));
  return (
    <div className={classes.paperOnly}>
      <strong>
        {commune.name} · {capital(daysWords(view))}
        {commune.demo ? ' · Dữ liệu mẫu' : ''}
      </strong>
      {narrowed === '' ? null : <div>{narrowed}</div>}
      <div>
        In lúc {dateTimeWords(Date.now(), commune.zone)}, {user.displayName}
      </div>
    </div>
  );
}

function changed(before: URLSearchParams, fields: Fields): URLSearchParams {
  const next = new URLSearchParams(before);
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}
