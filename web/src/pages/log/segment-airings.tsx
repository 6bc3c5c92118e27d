/** Every airing of one segment, newest first, whatever the year: where and how often people could hear it. */
import { Button, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { clockWords, dateWords } from '../../words/time-words.ts';
import classes from './log.module.css';

export function SegmentAirings({ segmentId }: { readonly segmentId: string }) {
  const zone = useZone();
  const found = useInfiniteQuery(queries.segmentAirings(segmentId));
  if (found.isPending) return <WaitingNote />;
  if (found.data === undefined) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const airings = found.data.pages.flatMap((page) => page.airings);
  if (airings.length === 0) return <EmptyNote title="Bài này chưa có lượt phát nào" />;
  return (
    <>
      <table className={classes.rows}>
        <thead>
          <tr>
            <th scope="col">Ngày, giờ</th>
            <th scope="col">Lượt phát</th>
            <th scope="col">Có phát</th>
          </tr>
        </thead>
        <tbody>
          {airings.map(({ airingId, title, plannedAt, stations, sounded }) => (
            <tr key={airingId}>
              <td className="number">
                <Link href={`/nhat-ky?ngay=${localDate(plannedAt, zone)}&bai=${encodeURIComponent(segmentId)}`}>
                  {dateWords(plannedAt, zone)} {clockWords(plannedAt, zone)}
                </Link>
              </td>
              <td>{title}</td>
              <td>
                {Date.parse(plannedAt) > Date.now() ? `chưa đến giờ, ${stations} trạm` : `${sounded}/${stations} trạm`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.hasNextPage ? (
        <Group justify="center" mt="sm">
          <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            Xem các lượt trước nữa
          </Button>
        </Group>
      ) : null}
    </>
  );
}
