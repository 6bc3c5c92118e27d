/** The grid of a day or a week, as a table or on the phone as a list, with what journals lack over it and counts under it. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { queries } from '../../queries.ts';
import type { LedgerFilter } from '../../wire.ts';
import { arrangeGrid } from './arrange-grid.ts';
import { GapNote } from './gap-note.tsx';
import type { Cell, LogView } from './log-address.ts';
import { LogGrid } from './log-grid.tsx';
import { LogLegend } from './log-legend.tsx';
import { LogList } from './log-list.tsx';

export function GridBoard({
  view,
  filter,
  onOpen,
}: {
  readonly view: LogView;
  readonly filter: LedgerFilter;
  readonly onOpen: (cell: Cell) => void;
}) {
  const phone = usePhone();
  const { data, isPending, error, refetch } = useQuery(queries.ledger(filter));
  const narrowed = Object.keys(view.narrowing).length > 0;
  const grid = useMemo(() => (data === undefined ? undefined : arrangeGrid(data, narrowed)), [data, narrowed]);
  const byDay = view.scale === 'tuan';
  if (isPending) return <WaitingNote />;
  if (data === undefined || grid === undefined) return <ProblemNote error={error} retry={() => void refetch()} />;
  return (
    <>
      <GapNote gaps={data.gaps} />
      {grid.airings.length === 0 ? (
        <EmptyNote title={narrowed ? 'Không có dòng nào như vậy' : 'Không có lượt phát nào'}>
          {narrowed ? 'Thử bỏ bớt điều kiện lọc, hoặc chọn ngày khác.' : 'Chọn ngày khác bằng nút bên trên.'}
        </EmptyNote>
      ) : (
        <>
          {phone ? (
            <LogList grid={grid} byDay={byDay} onOpen={onOpen} />
          ) : (
            <LogGrid grid={grid} byDay={byDay} chosen={view.cell} onOpen={onOpen} />
          )}
          <LogLegend rows={data.rows} />
        </>
      )}
    </>
  );
}
