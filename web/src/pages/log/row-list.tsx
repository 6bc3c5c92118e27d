/** The rows of any days as a list in pages: what a figure is made of, and what can be printed. */
import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { LedgerList } from '../../../../server/contract/log.ts';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { LedgerFilter } from '../../wire.ts';
import { evidenceLook, rowLook } from '../../words/state-words.ts';
import { capital, clockWords, dateWords } from '../../words/time-words.ts';
import classes from './log.module.css';
import type { Cell } from './log-address.ts';

type Row = LedgerList['rows'][number];

export function RowList({
  filter,
  chosen,
  onOpen,
}: {
  readonly filter: LedgerFilter;
  readonly chosen: Cell | undefined;
  readonly onOpen: (cell: Cell) => void;
}) {
  const list = useInfiniteQuery(queries.ledgerList(filter));
  const phone = usePhone();
  if (list.isPending) return <WaitingNote />;
  if (list.data === undefined) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap((page) => page.rows);
  const total = list.data.pages[0]?.total ?? 0;
  if (total === 0)
    return <EmptyNote title="Không có dòng nào như vậy">Thử bỏ bớt điều kiện lọc, hoặc chọn ngày khác.</EmptyNote>;
  const isOpen = ({ airingId, stationId }: Row) => chosen?.airingId === airingId && chosen.stationId === stationId;
  return (
    <>
      <Text fw={600} mb={6}>
        {total} dòng{rows.length < total ? `, đang xem ${rows.length} dòng đầu` : ''}
      </Text>
      {phone ? (
        <Cards rows={rows} onOpen={onOpen} />
      ) : (
        <table className={classes.rows}>
          <thead>
            <tr>
              <th scope="col">Ngày, giờ</th>
              <th scope="col">Trạm</th>
              <th scope="col">Lượt phát</th>
              <th scope="col">Kết quả</th>
              <th scope="col">Bằng chứng</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Line key={`${row.airingId} ${row.stationId}`} row={row} open={isOpen(row)} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage ? (
        <Group justify="center" mt="sm" className={classes.screenOnly ?? ''}>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Xem tiếp
          </Button>
        </Group>
      ) : null}
    </>
  );
}

function Line({
  row,
  open,
  onOpen,
}: {
  readonly row: Row;
  readonly open: boolean;
  readonly onOpen: (cell: Cell) => void;
}) {
  const zone = useZone();
  const { airingId, stationId, plannedAt } = row;
  return (
    <tr data-open={open || undefined}>
      <td className="number">
        {dateWords(plannedAt, zone)} {clockWords(plannedAt, zone)}
      </td>
      <td>{row.station}</td>
      <td>
        <button type="button" aria-pressed={open} onClick={() => onOpen({ airingId, stationId })}>
          {row.title}
        </button>
      </td>
      <td>
        <StateBadge small look={rowLook[row.state]} />
        {row.reason === null ? null : <div className={classes.muted}>{row.reason}</div>}
      </td>
      <td>{row.evidence === 'none' ? '' : capital(evidenceLook[row.evidence].word)}</td>
    </tr>
  );
}

function Cards({ rows, onOpen }: { readonly rows: readonly Row[]; readonly onOpen: (cell: Cell) => void }) {
  const zone = useZone();
  return (
    <ul className={classes.dayList}>
      {rows.map((row) => (
        <li key={`${row.airingId} ${row.stationId}`}>
          <button type="button" onClick={() => onOpen({ airingId: row.airingId, stationId: row.stationId })}>
            <strong>
              {row.station} · {clockWords(row.plannedAt, zone)} {dateWords(row.plannedAt, zone)}
            </strong>
            <span>{row.title}</span>
            <span className={classes.counts}>
              <StateBadge small look={rowLook[row.state]} />
              {row.evidence === 'none' ? null : <StateBadge small look={evidenceLook[row.evidence]} />}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
