/** The answer on paper: seen only where it is printed. With a complaint it is the reply to it. */
import type { AirAnswer } from '../../../../server/contract/incidents.ts';
import { useSession, useZone } from '../../session.tsx';
import { incidentLine } from '../../words/incident-words.ts';
import { evidenceWord } from '../../words/state-words.ts';
import { clockWords, dateTimeWords, dateWords } from '../../words/time-words.ts';
import classes from './air-answer.module.css';
import { soundTimes } from './answer-card.tsx';

/** What somebody asked, and what is answered in the commune's own words. */
export interface PaperReply {
  readonly number: number;
  readonly caller: string;
  readonly asked: string;
  readonly words: string;
  /** Undefined while it is not stored yet. */
  readonly answeredBy: string | undefined;
}

export function AnswerPaper({
  answer,
  reply,
}: {
  readonly answer: AirAnswer;
  readonly reply?: PaperReply | undefined;
}) {
  const zone = useZone();
  const { commune } = useSession();
  const place =
    answer.cluster === null ? `trạm ${answer.station}` : `cụm loa ${answer.cluster}, trạm ${answer.station}`;
  return (
    <article className={classes.paper} lang="vi">
      <header>
        <p>{commune.name}</p>
        <h2>{reply === undefined ? 'Phiếu tra cứu phát sóng' : `Trả lời phản ánh số ${reply.number}`}</h2>
      </header>
      <dl>
        {reply === undefined ? null : (
          <>
            <dt>Người phản ánh</dt>
            <dd>{reply.caller}</dd>
            <dt>Nội dung</dt>
            <dd>{reply.asked}</dd>
          </>
        )}
        <dt>Nơi, lúc</dt>
        <dd>
          {place}, {clockWords(answer.at, zone)} ngày {dateWords(answer.at, zone)} {toleranceWords(answer)}
        </dd>
      </dl>
      {reply === undefined ? null : <p className={classes.reply}>{reply.words}</p>}
      <h3>Theo nhật ký phát sóng</h3>
      <p>
        {answer.words} {answer.basis}
      </p>
      <Rows answer={answer} zone={zone} />
      <div className={classes.sign}>
        <p>Người trả lời</p>
        <p>(ký, ghi rõ họ tên)</p>
        {reply?.answeredBy === undefined ? null : <p className={classes.signer}>{reply.answeredBy}</p>}
      </div>
      <footer>
        In lúc {dateTimeWords(Date.now(), zone)}
        {answer.wholeUntil === null ? '' : `; nhật ký máy đủ đến ${dateTimeWords(answer.wholeUntil, zone)}`}.
      </footer>
    </article>
  );
}

/** Nothing where the hour is held to be exact. */
function toleranceWords({ toleranceMinutes }: AirAnswer): string {
  return toleranceMinutes === 0 ? '' : `(có thể lệch ${toleranceMinutes} phút)`;
}

function Rows({ answer, zone }: { readonly answer: AirAnswer; readonly zone: string }) {
  if (answer.sounds.length + answer.incidents.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Nội dung</th>
          <th scope="col">Giờ</th>
          <th scope="col">Bằng chứng, người duyệt</th>
        </tr>
      </thead>
      <tbody>
        {answer.sounds.map((sound) => (
          <tr key={`${sound.airingId} ${sound.plannedAt} ${sound.itemTitle}`}>
            <td>{sound.itemTitle}</td>
            <td>{soundTimes(sound, zone)}</td>
            <td>
              {evidenceWord[sound.evidence]}
              {sound.approvedBy === '' ? '' : `; ${sound.approvedBy} duyệt ${dateTimeWords(sound.approvedAt, zone)}`}
            </td>
          </tr>
        ))}
        {answer.incidents.map(({ id, kind, title, beginsAt, endsAt }) => (
          <tr key={id}>
            <td>Sự cố: {incidentLine({ kind, title })}</td>
            <td>
              từ {dateTimeWords(beginsAt, zone)}
              {endsAt === null ? '' : ` đến ${dateTimeWords(endsAt, zone)}`}
            </td>
            <td>Sổ sự cố</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
