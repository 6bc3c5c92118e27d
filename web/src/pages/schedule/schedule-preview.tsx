/** The draft read back: in words, its occurrences of the next days with the holidays among them, and what stands in its way. */
import { SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import type { Preview } from '../../../../server/contract/schedules.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { capital, clockWords, longDateOf } from '../../words/time-words.ts';
import { Conflicts } from './conflict-list.tsx';
import { checking, conflictsOf, isComing, type PreviewStanding } from './preview-standing.ts';
import classes from './schedule.module.css';

const dayMs = 86_400_000;

/** `sentence` is the form's own, for rules that the server has no short words for. */
export function SchedulePreview({
  preview,
  acceptFmGroup,
  sentence,
}: {
  readonly preview: PreviewStanding;
  readonly acceptFmGroup: boolean;
  readonly sentence: string;
}) {
  const now = useNow(30_000);
  const told = preview.kind === 'answered' ? preview.preview : preview.kind === 'waiting' ? preview.last : undefined;
  return (
    <Card title="Lịch này sẽ phát">
      <div aria-live="polite">
        {preview.kind === 'incomplete' ? (
          <Text c="dimmed">Ghi ngày và giờ, trang sẽ viết lại lịch bằng lời ở đây.</Text>
        ) : null}
        <ProblemNote error={preview.kind === 'failed' ? preview.error : null} />
        {told === undefined ? null : (
          <div className={classes.told} data-old={preview.kind === 'waiting' || undefined}>
            <Text fw={700}>{told.words.includes('FREQ=') && sentence !== '' ? sentence : told.words}</Text>
            <NextDays preview={told} />
          </div>
        )}
        {preview.kind === 'waiting' ? (
          <Text mt={10} role="status">
            {checking}
          </Text>
        ) : null}
        {preview.kind === 'answered' && isComing(preview.preview, now) ? (
          <Conflicts conflicts={conflictsOf(preview.preview, acceptFmGroup)} />
        ) : null}
      </div>
    </Card>
  );
}

function NextDays({ preview }: { readonly preview: Preview }) {
  const zone = useZone();
  const [days, setDays] = useState('14');
  const now = Date.now();
  const coming = preview.occurrences.filter((at) => Date.parse(at) > now);
  const near = coming.filter((at) => Date.parse(at) < now + Number(days) * dayMs);
  const [first] = coming;
  const holidays = new Map(preview.exceptionDays.map((day) => [day.occurrence, day]));
  if (first === undefined) return <Text c="dimmed">Không có lần phát nào sắp tới.</Text>;
  return (
    <>
      <SegmentedControl
        aria-label="Xem trước bao nhiêu ngày"
        size="sm"
        mt={8}
        fullWidth
        value={days}
        onChange={setDays}
        data={['7', '14', '30'].map((value) => ({ value, label: `${value} ngày tới` }))}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <ul className={`${classes.occurrences} ${classes.scrolled}`} aria-label="Các lần phát sắp tới" tabIndex={0}>
        {(near.length === 0 ? [first] : near).map((at) => (
          <li key={at}>
            {capital(longDateOf(localDate(at, zone)))}, <strong>{clockWords(at, zone)}</strong>
            {holidays.has(at) ? <span className={classes.holiday}>{holidayWords(holidays.get(at))}</span> : null}
          </li>
        ))}
      </ul>
      <Text c="dimmed">
        {near.length === 0
          ? `Trong ${days} ngày tới không có lần nào; trên đây là lần đầu tiên.`
          : moreWords(coming.length, near.length)}
      </Text>
    </>
  );
}

function holidayWords(day: Preview['exceptionDays'][number] | undefined): string {
  if (day === undefined) return '';
  const effect = { 'as-usual': 'phát như thường lệ', skip: 'nghỉ, không phát', instead: 'phát chương trình khác' };
  return `${day.name}: ${effect[day.effect.kind]}`;
}

/** The server stops listing at 400. */
function moreWords(coming: number, near: number): string {
  if (coming >= 400) return 'Và tiếp tục như vậy.';
  return coming > near ? `Tất cả còn ${coming} lần.` : '';
}
