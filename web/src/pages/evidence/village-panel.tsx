/** One village's week: whom to phone, what it says, and all that was said so far. */
import { Divider, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { photoPath } from '../../api/evidence.ts';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { PhoneList } from '../../parts/phone-list.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { viaWord } from '../../words/answer-words.ts';
import { capital, dateTimeWords } from '../../words/time-words.ts';
import { answerLook } from './answer-look.ts';
import classes from './evidence.module.css';
import { ListeningForm } from './listening-form.tsx';
import type { Village } from './week-draft.ts';
import { WeekForm } from './week-form.tsx';

export function VillagePanel({
  week,
  stationId,
  mayWrite,
  onDone,
}: {
  readonly week: string;
  readonly stationId: string;
  readonly mayWrite: boolean;
  readonly onDone: () => void;
}) {
  const grid = useQuery(queries.evidenceVillage(week, stationId));
  const village = grid.data?.villages[0];
  if (grid.isPending) return <WaitingNote />;
  if (village === undefined) return <ProblemNote error={grid.error} retry={() => void grid.refetch()} />;
  return (
    <Stack>
      <div>
        <Title order={2}>{village.name}</Title>
        <PhoneList contacts={village.contacts} />
      </div>
      {mayWrite ? <WeekForm village={village} days={grid.data?.days ?? []} week={week} onDone={onDone} /> : null}
      {mayWrite ? <ListeningForm village={village} /> : null}
      <Divider />
      <Reports reports={village.reports} />
    </Stack>
  );
}

/** All that was said, newest first; nothing is ever taken away. */
function Reports({ reports }: { readonly reports: Village['reports'] }) {
  const zone = useZone();
  return (
    <section aria-label="Các câu trả lời đã ghi">
      <h3>Đã ghi {reports.length === 0 ? '' : `(${reports.length})`}</h3>
      {reports.length === 0 ? <Text c="dimmed">Chưa có câu trả lời nào cho tuần này.</Text> : null}
      <ul className={classes.reports}>
        {reports.map((report) => (
          <li key={report.id}>
            <StateBadge look={answerLook[report.answer]} small /> {capital(report.about)}
            <div className={classes.muted}>
              {report.saidBy}, {dateTimeWords(report.saidAt, zone)}: {viaWord[report.via]}
              {report.via === 'link' ? '' : `. ${report.enteredBy} ghi lúc ${dateTimeWords(report.enteredAt, zone)}`}
            </div>
            {report.note === '' ? null : <div>“{report.note}”</div>}
            {report.photoSha256 === null ? null : (
              <a href={photoPath(report.photoSha256)} target="_blank" rel="noreferrer">
                <img
                  className={classes.photo}
                  src={photoPath(report.photoSha256)}
                  alt={`Ảnh ${report.saidBy} gửi`}
                  loading="lazy"
                />
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
