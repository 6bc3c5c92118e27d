/** The month: each day's standing at each station, as a table or on the phone as a list. */
import { useQuery } from '@tanstack/react-query';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { queries } from '../../queries.ts';
import { GapNote } from './gap-note.tsx';
import type { LogView } from './log-address.ts';
import { CountLegend } from './log-legend.tsx';
import { MonthGrid } from './month-grid.tsx';
import { MonthList, sumStates } from './month-list.tsx';

export function MonthBoard({
  view: { firstDay, lastDay, narrowing },
  onDay,
}: {
  readonly view: LogView;
  readonly onDay: (date: string, stationId: string | undefined) => void;
}) {
  const phone = usePhone();
  const month = useQuery(queries.ledgerDays(firstDay, lastDay, narrowing));
  if (month.isPending) return <WaitingNote />;
  if (month.data === undefined) return <ProblemNote error={month.error} retry={() => void month.refetch()} />;
  const counts = sumStates(month.data.days.flatMap(({ cells }) => cells));
  return (
    <>
      <GapNote gaps={month.data.gaps} />
      {counts.length === 0 ? (
        <EmptyNote title="Tháng này không có dòng nào như vậy">
          Thử bỏ bớt điều kiện lọc, hoặc chọn tháng khác.
        </EmptyNote>
      ) : (
        <>
          {phone ? (
            <MonthList month={month.data} onDay={(date) => onDay(date, undefined)} />
          ) : (
            <MonthGrid month={month.data} onDay={onDay} />
          )}
          <CountLegend counts={counts} />
        </>
      )}
    </>
  );
}
