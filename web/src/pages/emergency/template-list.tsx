/** Mẫu khẩn cấp: what was approved beforehand, to hear, to read and to choose. */
import { Radio, Text } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { TEMPLATE_TAG } from '../../../../server/contract/segments.ts';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { useRowPlayer } from '../../parts/use-row-player.ts';
import { useCheckedSource } from '../../parts/verified-sound.ts';
import { queries } from '../../queries.ts';
import type { Segment } from '../../wire.ts';
import { lengthWords } from '../../words/time-words.ts';
import classes from './emergency.module.css';

/** The tag that makes an approved segment a template: the server's word, held by its type. */
const templateTag: typeof TEMPLATE_TAG = 'khẩn cấp';

export function TemplateList({
  chosen,
  onChoose,
  onHeard,
}: {
  readonly chosen: string | undefined;
  readonly onChoose: (segment: Segment) => void;
  readonly onHeard: (segmentId: string, sha256: string) => void;
}) {
  const templates = useQuery(queries.segments({ tag: templateTag, state: 'approved' }));
  const { data: signing } = useQuery(queries.signing());
  const player = useRowPlayer(useCheckedSource());
  if (templates.isPending) return <WaitingNote />;
  if (templates.data === undefined)
    return <ProblemNote error={templates.error} retry={() => void templates.refetch()} />;
  const playable = templates.data.segments.filter(({ rendition }) => rendition !== null);
  if (playable.length === 0) {
    return (
      <EmptyNote title="Chưa có mẫu nào được duyệt sẵn">
        Thu giọng nói để phát bây giờ. Để có mẫu cho lần sau: trong <Link href="/kho-tin-bai">Kho tin bài</Link>, gắn từ
        khóa «{templateTag}» cho tin bài rồi gửi duyệt.
      </EmptyNote>
    );
  }
  const isBarred = (sha256: string) =>
    signing?.inForce != null && signing.unsigned.some(({ item, barred }) => barred && item === sha256);
  return (
    <Radio.Group value={chosen ?? null} aria-label="Mẫu có sẵn">
      <ul className={classes.templates}>
        {playable.map((segment) => {
          const sha256 = segment.rendition?.sha256 ?? '';
          const playing = player.playing === sha256;
          return (
            <li key={segment.id} data-chosen={segment.id === chosen || undefined}>
              <Radio
                value={segment.id}
                checked={segment.id === chosen}
                onChange={() => onChoose(segment)}
                label={segment.title}
                description={
                  <>
                    {lengthWords(segment.rendition?.durationMs ?? 0)}
                    {isBarred(sha256) ? (
                      <span className={classes.barred}>
                        Có trạm có thể không phát mẫu này; nên chọn mẫu khác hoặc thu giọng nói.
                      </span>
                    ) : null}
                  </>
                }
                className={classes.template ?? ''}
              />
              <button
                type="button"
                className={classes.play}
                aria-label={playing ? `Dừng nghe: ${segment.title}` : `Nghe: ${segment.title}`}
                onClick={() => player.toggle(sha256, () => onHeard(segment.id, sha256))}
              >
                {playing ? (
                  <IconPlayerPauseFilled size={22} aria-hidden />
                ) : (
                  <IconPlayerPlayFilled size={22} aria-hidden />
                )}
              </button>
              {segment.id === chosen ? <Words segmentId={segment.id} /> : null}
            </li>
          );
        })}
      </ul>
    </Radio.Group>
  );
}

/** What it says, to be sure that it is the right one. */
function Words({ segmentId }: { readonly segmentId: string }) {
  const text = useQuery(queries.segment(segmentId)).data?.text ?? '';
  return text === '' ? null : (
    <Text size="sm" className={classes.words ?? ''}>
      {text}
    </Text>
  );
}
