/** What people said of a row, the incidents at its place, and everything the row ever said. */
import { Link } from 'wouter';
import type { LedgerStory } from '../../../../server/contract/ledger-story.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useZone } from '../../session.tsx';
import { evidenceLook, rowLook } from '../../words/state-words.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import { answerLook } from '../evidence/answer-look.ts';
import { incidentLook } from '../incidents/incident-looks.ts';
import classes from './log.module.css';
import { Part } from './story-part.tsx';

type Said = LedgerStory['reports'][number];
const scopeWord: Readonly<Record<Said['scope'], string>> = { week: 'cả tuần', day: 'cả ngày', airing: 'lượt này' };
const viaWord: Readonly<Record<Said['via'], string>> = {
  phone: 'qua điện thoại',
  link: 'bằng liên kết của thôn',
  page: 'tại trang Xác nhận',
  listening: 'đi nghe kiểm tra',
};

export function Reports({ story }: { readonly story: LedgerStory }) {
  const zone = useZone();
  if (story.reports.length === 0) return null;
  return (
    <Part title="Lời báo của thôn">
      <ul className={classes.lines}>
        {story.reports.map((said) => (
          <li key={said.seq}>
            <StateBadge small look={answerLook[said.answer]} suffix={` · ${scopeWord[said.scope]}`} />
            <div>
              {said.saidBy}, {viaWord[said.via]}, {dateTimeWords(said.saidAt, zone)}
            </div>
            {said.note === '' ? null : <div>“{said.note}”</div>}
            {said.photoSha256 === null ? null : (
              <a href={`/api/v1/photos/${said.photoSha256}`} target="_blank" rel="noreferrer">
                Xem ảnh
              </a>
            )}
            <div className={classes.muted}>
              Ghi vào lúc {dateTimeWords(said.enteredAt, zone)}, {said.enteredBy}
            </div>
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function Incidents({ story }: { readonly story: LedgerStory }) {
  const zone = useZone();
  if (story.incidents.length === 0) return null;
  return (
    <Part title="Sự cố lúc đó">
      <ul className={classes.lines}>
        {story.incidents.map(({ id, kind, title, beginsAt, endsAt }) => (
          <li key={id}>
            <StateBadge small look={incidentLook[kind]} /> <Link href="/nhat-ky/su-co">{title}</Link>
            <div className={classes.muted}>
              Từ {dateTimeWords(beginsAt, zone)}
              {endsAt === null ? ', chưa xong' : ` đến ${dateTimeWords(endsAt, zone)}`}
            </div>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Of a row that was never corrected there is nothing to tell. */
export function Revisions({ story }: { readonly story: LedgerStory }) {
  const zone = useZone();
  if (story.revisions.length < 2) return null;
  return (
    <Part title={`Các lần ghi (${story.revisions.length})`}>
      <ol className={classes.lines}>
        {story.revisions.map(({ revision, outcome, reason, evidence, closedAt }) => (
          <li key={revision}>
            Lần {revision}: {rowLook[outcome].word}
            {reason === null ? '' : ` (${reason})`}
            {evidence === 'none' ? '' : `, ${evidenceLook[evidence].word}`}
            <div className={classes.muted}>
              {closedAt === null ? 'chưa chốt' : `chốt ${dateTimeWords(closedAt, zone)}`}
            </div>
          </li>
        ))}
      </ol>
    </Part>
  );
}
