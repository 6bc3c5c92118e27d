/** What else only a leader opens: signatures that stations lack, hours beyond the policy, live sources; each with its facts and one act. */
import { useQuery } from '@tanstack/react-query';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import type { RelaySource } from '../../wire.ts';
import { type ExceptionView, spanWords } from '../../words/policy-words.ts';
import { validityWords } from '../../words/source-words.ts';
import { capital, nearWords } from '../../words/time-words.ts';
import { ApproveException } from '../policy/approve-exception.tsx';
import { ApproveSource } from '../policy/approve-source.tsx';
import classes from '../policy/policy.module.css';
import { UnsignedCard } from './unsigned-card.tsx';
import { useOtherWaiting } from './use-other-waiting.ts';

export function OtherTab() {
  const { data, error, retry } = useOtherWaiting();
  const { data: signing } = useQuery(queries.signing());
  if (data === undefined) return error === null ? <WaitingNote /> : <ProblemNote error={error} retry={retry} />;
  const { exceptions, sources } = data;
  const unsigned = signing?.unsigned ?? [];
  if (exceptions.length + sources.length + unsigned.length === 0) {
    return (
      <Card>
        <EmptyNote title="Không có việc nào khác chờ duyệt">
          Đề nghị ngoại lệ của quy chế, nguồn tiếp âm mới và chữ ký còn thiếu sẽ tự hiện ra ở đây.
        </EmptyNote>
      </Card>
    );
  }
  return (
    <div className={classes.column}>
      <UnsignedCard unsigned={unsigned} isInForce={signing?.inForce != null} />
      {exceptions.length === 0 ? null : (
        <Card title="Ngoại lệ của quy chế">
          <ul className={classes.list}>
            {exceptions.map((exception) => (
              <WaitingException key={exception.id} exception={exception} />
            ))}
          </ul>
        </Card>
      )}
      {sources.length === 0 ? null : (
        <Card title="Nguồn tiếp âm">
          <ul className={classes.list}>
            {sources.map((source) => (
              <WaitingSource key={source.id} source={source} />
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

function WaitingException({ exception }: { readonly exception: ExceptionView }) {
  const zone = useZone();
  const mayApprove = useMay('approver');
  const { reason, from, to, createdBy } = exception;
  return (
    <li className={classes.row}>
      <div>
        <strong>{reason}</strong>
        <span className={classes.line}>{capital(spanWords(from, to, zone))}</span>
        <span className={classes.muted}>
          {createdBy} đề nghị. Phải duyệt trước {nearWords(from, Date.now(), zone)}.
        </span>
      </div>
      <div className={classes.acts}>{mayApprove ? <ApproveException exception={exception} /> : null}</div>
    </li>
  );
}

function WaitingSource({ source }: { readonly source: RelaySource }) {
  const zone = useZone();
  const mayApprove = useMay('approver');
  const { name, url, createdBy } = source;
  return (
    <li className={classes.row}>
      <div>
        <strong>{name}</strong>
        <span className={classes.address}>{url}</span>
        <span className={classes.line}>Thời hạn: {validityWords(source, zone)}</span>
        <span className={classes.muted}>{createdBy} thêm. Chưa duyệt thì không tiếp âm được.</span>
      </div>
      <div className={classes.acts}>{mayApprove ? <ApproveSource source={source} /> : null}</div>
    </li>
  );
}
