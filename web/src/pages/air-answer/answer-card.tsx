/** The answer as people read it: one sentence, what it rests on, the rows of the log, and what was out of order there. */
import { Text } from '@mantine/core';
import { Link } from 'wouter';
import type { AirAnswer } from '../../../../server/contract/incidents.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useZone } from '../../session.tsx';
import { incidentActionWord, incidentLine } from '../../words/incident-words.ts';
import { localDate } from '../../words/local-time.ts';
import { evidenceWord } from '../../words/state-words.ts';
import { clock, clockSeconds, dateTimeWords } from '../../words/time-words.ts';
import { verdictLook } from '../incidents/incident-looks.ts';
import classes from './air-answer.module.css';

export function AnswerCard({ answer }: { readonly answer: AirAnswer }) {
  return (
    <div className={classes.answer} role="status">
      <StateBadge look={verdictLook[answer.verdict]} />
      <p className={classes.words}>{answer.words}</p>
      <Text c="dimmed">{answer.basis}</Text>
      <Sounds answer={answer} />
      <Incidents answer={answer} />
    </div>
  );
}

function Sounds({ answer: { sounds } }: { readonly answer: AirAnswer }) {
  const zone = useZone();
  if (sounds.length === 0) return null;
  return (
    <section>
      <h3>Loa của xã phát gì quanh lúc đó</h3>
      <ul className={classes.list}>
        {sounds.map((sound) => (
          <li key={`${sound.airingId} ${sound.plannedAt} ${sound.itemTitle}`}>
            <strong>{sound.itemTitle}</strong>
            <span className={classes.line}>{soundTimes(sound, zone)}</span>
            <span className={classes.muted}>
              {evidenceWord[sound.evidence]}
              {sound.approvedBy === '' ? '' : ` · duyệt: ${sound.approvedBy}, ${dateTimeWords(sound.approvedAt, zone)}`}
              {sound.offPlan ? ' · ngoài lịch đang áp dụng' : ''}
            </span>
            {sound.revision === 0 ? null : (
              <Link
                href={`/nhat-ky?ngay=${localDate(sound.plannedAt, zone)}&luot=${encodeURIComponent(sound.airingId)}&tram=${sound.stationId}`}
                className={classes.screenOnly ?? ''}
              >
                Xem dòng nhật ký
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Incidents({ answer: { incidents } }: { readonly answer: AirAnswer }) {
  const zone = useZone();
  if (incidents.length === 0) return null;
  return (
    <section>
      <h3>Sự cố ở đó lúc ấy</h3>
      <ul className={classes.list}>
        {incidents.map(({ id, kind, title, beginsAt, endsAt, action }) => (
          <li key={id}>
            <strong>{incidentLine({ kind, title })}</strong>
            <span className={classes.line}>
              Từ {dateTimeWords(beginsAt, zone)}
              {endsAt === null ? ', chưa xong' : ` đến ${dateTimeWords(endsAt, zone)}`}
            </span>
            {action === 'none' ? null : <span className={classes.muted}>{incidentActionWord[action]}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "Phát từ 17:00:00 đến 17:04:12", or when it was planned where only people say so. */
export function soundTimes(
  { startedAt, endedAt, plannedAt }: Pick<AirAnswer['sounds'][number], 'startedAt' | 'endedAt' | 'plannedAt'>,
  zone: string,
): string {
  if (startedAt === null) return `Theo lịch lúc ${clock(plannedAt, zone)}`;
  const from = `Phát từ ${clockSeconds(startedAt, zone)}`;
  return endedAt === null ? `${from}, chưa báo kết thúc` : `${from} đến ${clockSeconds(endedAt, zone)}`;
}
