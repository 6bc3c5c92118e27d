/** One row's whole story: result, plan, what happened, what proves it. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { LedgerStory } from '../../../../server/contract/ledger-story.ts';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { evidenceWord, rowLook } from '../../words/state-words.ts';
import {
  capital,
  clock,
  clockMillis,
  clockWords,
  dateTimeWords,
  dateWords,
  lengthWords,
} from '../../words/time-words.ts';
import classes from './log.module.css';
import type { Cell } from './log-grid.tsx';

const whole = new Intl.NumberFormat('vi-VN');

export function StoryPanel({ cell }: { readonly cell: Cell | undefined }) {
  if (cell === undefined) {
    return <Text c="dimmed">Bấm một ô để xem: kế hoạch thế nào, thực tế ra sao, bằng chứng là gì.</Text>;
  }
  return <Asked cell={cell} />;
}

function Asked({ cell }: { readonly cell: Cell }) {
  const story = useQuery(queries.story(cell.airingId, cell.stationId));
  if (story.isPending) return <WaitingNote />;
  if (story.data === undefined) return <ProblemNote error={story.error} retry={() => void story.refetch()} />;
  return <Story story={story.data} />;
}

function Story({ story }: { readonly story: LedgerStory }) {
  const zone = useZone();
  const { row } = story;
  return (
    <div className={classes.parts}>
      <h2>
        {story.station} · {clock(row.plannedAt, zone)}
      </h2>
      <Part title={row.title}>
        <StateBadge look={{ ...rowLook[row.state], word: capital(rowLook[row.state].word) }} />
        {row.startedAt === null ? null : (
          <div>
            {lengthWords(row.renderedMs)} / {lengthWords(row.plannedMs)}
          </div>
        )}
        {row.reason === null ? null : <div>{capital(row.reason)}</div>}
        {row.closed ? null : <div className={classes.muted}>Chưa chốt: còn có thể thay đổi khi trạm báo về.</div>}
      </Part>
      <Part title="Kế hoạch">
        <div>
          {clockWords(row.plannedAt, zone)} {dateWords(row.plannedAt, zone)}
        </div>
        <div className={classes.muted}>Lập lịch: {story.scheduledBy}</div>
        <div className={classes.muted}>{playlistWords(story, zone)}</div>
      </Part>
      <Part title="Thực tế">
        {row.startedAt === null ? (
          <div>{row.state === 'planned' ? 'Chưa đến giờ.' : 'Chưa có báo cáo bắt đầu phát.'}</div>
        ) : (
          <>
            <div className="number">Bắt đầu {clockMillis(row.startedAt, zone)}</div>
            {row.endedAt === null ? null : <div className="number">Kết thúc {clockMillis(row.endedAt, zone)}</div>}
          </>
        )}
        {story.rmsDb === null ? null : (
          <div className={classes.muted}>
            Mức âm ra loa {levelWords(story.rmsDb)}
            {story.peakDb === null ? '' : `, đỉnh ${levelWords(story.peakDb)}`}
          </div>
        )}
      </Part>
      <Part title="Bằng chứng">
        <div>{evidenceWord[row.evidence]}</div>
        {story.journal.length === 0 ? null : (
          <div>{story.chainIntact ? 'Chuỗi nhật ký nguyên vẹn ✓' : 'Chuỗi nhật ký có chỗ đứt: báo quản trị viên'}</div>
        )}
      </Part>
      <Items story={story} zone={zone} />
      <Journal story={story} zone={zone} />
    </div>
  );
}

function Items({ story, zone }: { readonly story: LedgerStory; readonly zone: string }) {
  if (story.items.length === 0) return null;
  return (
    <Part title={`Nội dung (${story.items.length})`}>
      <ol className={classes.items}>
        {story.items.map((item) => (
          <li key={item.index}>
            <strong>{item.title}</strong>
            <div>
              {item.startedAt === null ? 'chưa phát' : `phát ${clockMillis(item.startedAt, zone)}`} ·{' '}
              {item.startedAt === null
                ? lengthWords(item.plannedMs)
                : `${lengthWords(item.renderedMs)} / ${lengthWords(item.plannedMs)}`}
            </div>
            {item.reason === null ? null : <div>{capital(item.reason)}</div>}
            <div className={classes.muted}>
              {item.topics.length === 0 ? '' : `Nội dung ${item.topics.join(', ')} · `}
              Duyệt: {item.approvedBy}, {dateTimeWords(item.approvedAt, zone)} ·{' '}
              {item.sha256 === null ? 'tiếp âm trực tiếp' : `tệp ${item.sha256.slice(0, 8)}`}
              {item.frames === null ? '' : ` · máy đã phát ${whole.format(item.frames)} mẫu âm`}
            </div>
          </li>
        ))}
        {story.dropped.map(({ title, message }) => (
          <li key={`${title} ${message}`} className={classes.muted}>
            {title || 'Không có bài'}: không phát, {message}
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Journal({ story, zone }: { readonly story: LedgerStory; readonly zone: string }) {
  if (story.journal.length === 0) return null;
  return (
    <details className={classes.journal}>
      <summary>Nhật ký máy ({story.journal.length} dòng)</summary>
      <ul>
        {story.journal.map(({ epoch, seq, at, kind, hash }) => (
          <li key={`${epoch} ${seq}`}>
            <span className="number">{clockMillis(at, zone)}</span> {kind}{' '}
            <span className={classes.muted}>
              số {seq} · {hash.slice(0, 8)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** "-18,5 dB". */
function levelWords(db: number): string {
  return `${db.toFixed(1).replace('.', ',')} dB`;
}

function playlistWords({ playlistVersion, acknowledgedAt }: LedgerStory, zone: string): string {
  if (playlistVersion === null) return 'Chưa có trong danh sách phát của trạm.';
  const received =
    acknowledgedAt === null ? 'trạm chưa báo đã nhận' : `trạm nhận ${dateTimeWords(acknowledgedAt, zone)}`;
  return `Danh sách phát số ${playlistVersion}, ${received}`;
}
