/** The draft read back: in words, its next occurrences, and what stands in its way. */
import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Conflict, Preview } from '../../../../server/contract/schedules.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { capital, clockWords, longDateOf } from '../../words/time-words.ts';
import classes from './schedule.module.css';

const shownOccurrences = 7;
const shownConflicts = 5;

export function SchedulePreview({ preview }: { readonly preview: UseQueryResult<Preview> }) {
  const zone = useZone();
  const { data, error } = preview;
  const coming = (data?.occurrences ?? []).filter((at) => Date.parse(at) > Date.now());
  return (
    <Card title="Lịch này sẽ phát">
      <div aria-live="polite">
        {data === undefined && error === null ? (
          <Text c="dimmed">Ghi ngày và giờ, trang sẽ viết lại lịch bằng lời ở đây.</Text>
        ) : null}
        <ProblemNote error={error} />
        {data === undefined || error !== null ? null : (
          <>
            <Text fw={700}>{data.words}</Text>
            <ul className={classes.occurrences}>
              {coming.slice(0, shownOccurrences).map((at) => (
                <li key={at}>
                  {capital(longDateOf(localDate(at, zone)))}, <strong>{clockWords(at, zone)}</strong>
                </li>
              ))}
            </ul>
            <Text c="dimmed">{more(coming.length)}</Text>
            <Conflicts conflicts={data.conflicts} />
          </>
        )}
      </div>
    </Card>
  );
}

/** Each conflict's own sentence; "none" is said too. */
export function Conflicts({ conflicts }: { readonly conflicts: readonly Conflict[] }) {
  if (conflicts.length === 0) {
    return (
      <p className={classes.noConflict}>
        <IconCircleCheck size={19} aria-hidden /> Không trùng lịch nào, không vướng quy chế.
      </p>
    );
  }
  const hidden = conflicts.length - shownConflicts;
  return (
    <Alert
      color="yellow"
      mt="sm"
      icon={<IconAlertTriangle aria-hidden />}
      title={`${conflicts.length} chỗ cần xem lại`}
    >
      <ul className={classes.conflicts}>
        {conflicts.slice(0, shownConflicts).map(({ at, kind, message }) => (
          <li key={`${at} ${kind} ${message}`}>{message}</li>
        ))}
      </ul>
      {hidden > 0 ? `và ${hidden} chỗ nữa.` : null}
    </Alert>
  );
}

function more(count: number): string {
  if (count === 0) return 'Không có lần phát nào sắp tới.';
  if (count >= 400) return 'Và tiếp tục như vậy.';
  return count > shownOccurrences ? `Tất cả ${count} lần.` : '';
}
