/** One row's whole story: result, plan, what happened, what proves it. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { LedgerStory } from '../../../../server/contract/ledger-story.ts';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { evidenceLook, rowLook } from '../../words/state-words.ts';
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
import type { Cell } from './log-address.ts';
import { StoryActs } from './story-acts.tsx';
import { Part } from './story-part.tsx';
import { Incidents, Reports, Revisions } from './story-people.tsx';

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
        {row.startedAt === null || row.state === 'missed' ? null : (
          <div>
            {lengthWords(row.renderedMs)} / {lengthWords(row.plannedMs)}
          </div>
        )}
        {row.reason === null ? null : <div>{capital(row.reason)}</div>}
        {row.closed || row.state === 'planned' ? null : (
          <div className={classes.muted}>Chưa chốt: còn có thể thay đổi khi có tin báo về.</div>
        )}
        <StoryActs story={story} />
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
          <div>{silentWords(row)}</div>
        ) : (
          <>
            <div className="number">
              {story.carrier === null ? 'Bắt đầu' : `${story.carrier} bắt đầu`} {clockMillis(row.startedAt, zone)}
            </div>
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
        <StateBadge small look={{ ...evidenceLook[row.evidence], word: capital(evidenceLook[row.evidence].word) }} />
        {story.carrier === null ? null : <div>Nghe theo: {story.carrier}</div>}
        {story.journal.length === 0 ? null : (
          <div>{story.chainIntact ? 'Chuỗi nhật ký nguyên vẹn ✓' : 'Chuỗi nhật ký có chỗ đứt: báo quản trị viên'}</div>
        )}
      </Part>
      <Reports story={story} />
      <Incidents story={story} />
      <Items story={story} zone={zone} />
      <Revisions story={story} />
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
            {item.segmentId === null ? null : (
              <Link
                className={classes.screenOnly ?? ''}
                href={`/nhat-ky?bai=${encodeURIComponent(item.segmentId)}&xem=bai`}
              >
                Mọi lần phát của bài này
              </Link>
            )}
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
      <summary>
        Nhật ký máy{story.carrier === null ? '' : ` của ${story.carrier}`} ({story.journal.length} dòng)
      </summary>
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

/** What is said where no start was measured. */
function silentWords({ state, evidence, transport }: LedgerStory['row']): string {
  if (state === 'planned') return 'Chưa đến giờ.';
  if (evidence === 'village' || evidence === 'listened') return 'Không có máy đo; theo lời người nghe.';
  return transport === 'manual' ? 'Chưa có ai báo đã nghe.' : 'Chưa có báo cáo bắt đầu phát.';
}

/** "-18,5 dB". */
function levelWords(db: number): string {
  return `${db.toFixed(1).replace('.', ',')} dB`;
}

function playlistWords({ playlistVersion, acknowledgedAt, row: { transport } }: LedgerStory, zone: string): string {
  if (transport === 'manual') return 'Thôn tự phát theo phiếu.';
  if (playlistVersion === null) return 'Chưa có trong danh sách phát của trạm.';
  const received =
    acknowledgedAt === null ? 'trạm chưa báo đã nhận' : `trạm nhận ${dateTimeWords(acknowledgedAt, zone)}`;
  return `Danh sách phát số ${playlistVersion}, ${received}`;
}
