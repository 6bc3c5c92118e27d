/** The segments, newest first: what each is, its state, and why it stands where it stands. */
import { Progress, Text } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { EmptyNote } from '../../parts/notes.tsx';
import { Mark, StateBadge } from '../../parts/state-badge.tsx';
import { type RowPlayer, useRowPlayer } from '../../parts/use-row-player.ts';
import { useZone } from '../../session.tsx';
import type { Segment } from '../../wire.ts';
import { kindWord, lookOf, refusalWord } from '../../words/state-words.ts';
import { dateWords, lengthWords, nearWords } from '../../words/time-words.ts';
import classes from './library.module.css';

export function SegmentList({
  segments,
  narrowed,
}: {
  readonly segments: readonly Segment[];
  readonly narrowed: boolean;
}) {
  const player = useRowPlayer();
  if (segments.length === 0) {
    return (
      <Card>
        {narrowed ? (
          <EmptyNote title="Không tìm thấy tin bài nào">Thử bớt chữ tìm, hoặc bỏ lọc trạng thái và nội dung.</EmptyNote>
        ) : (
          <EmptyNote title="Kho còn trống">
            Bắt đầu bằng cách kéo một tệp âm thanh vào ô bên trên, thu âm ngay tại đây, hoặc viết chữ để máy đọc.
          </EmptyNote>
        )}
      </Card>
    );
  }
  return (
    <Card className={classes.listCard}>
      <ul className={classes.list}>
        {segments.map((segment) => (
          <SegmentRow key={segment.id} segment={segment} player={player} />
        ))}
      </ul>
    </Card>
  );
}

function SegmentRow({ segment, player }: { readonly segment: Segment; readonly player: RowPlayer }) {
  const zone = useZone();
  const { rendition, approval } = segment;
  return (
    <li className={classes.row}>
      <PlayButton segment={segment} player={player} />
      <div className={classes.what}>
        <Link href={`/kho-tin-bai/${segment.id}`} className={classes.title}>
          {segment.title}
        </Link>
        <div className={classes.meta}>
          {segment.topics.map((code) => (
            <Mark key={code} tone="info">
              {code}
            </Mark>
          ))}
          <span>
            {kindWord[segment.kind]}
            {rendition === null ? '' : ` · ${lengthWords(rendition.durationMs)}`} · {segment.author} ·{' '}
            {dateWords(segment.createdAt, zone)}
          </span>
        </div>
        {segment.refusal === null ? null : <div className={classes.reason}>{segment.refusal.message}</div>}
        {segment.state === 'returned' && approval?.note != null ? (
          <div className={classes.reason}>
            {approval.by} {refusalWord(approval)}: {approval.note}
          </div>
        ) : null}
      </div>
      <div className={classes.state}>
        <StateBadge look={lookOf(segment)} />
        {segment.state === 'processing' && segment.progress !== null ? (
          <Progress value={segment.progress * 100} aria-label={`Đang xử lý ${segment.title}`} />
        ) : null}
        {segment.nextAiringAt === null ? null : (
          <Text size="sm" c="dimmed">
            Phát {nearWords(segment.nextAiringAt, Date.now(), zone)}
          </Text>
        )}
      </div>
    </li>
  );
}

function PlayButton({ segment, player }: { readonly segment: Segment; readonly player: RowPlayer }) {
  const { rendition } = segment;
  if (rendition === null) return <span className={classes.noSound} aria-hidden />;
  const playing = player.playing === rendition.sha256;
  return (
    <button
      type="button"
      className={classes.play}
      aria-label={playing ? `Dừng nghe: ${segment.title}` : `Nghe: ${segment.title}`}
      onClick={() => player.toggle(rendition.sha256)}
    >
      {playing ? <IconPlayerPauseFilled size={19} aria-hidden /> : <IconPlayerPlayFilled size={19} aria-hidden />}
    </button>
  );
}
