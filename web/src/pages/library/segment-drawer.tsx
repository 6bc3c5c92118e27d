/** One segment, opened: hear it, complete it, send it for approval. */
import { Alert, Drawer, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { audioPath } from '../../api.ts';
import { Listen } from '../../parts/listen.tsx';
import { MisfitNote } from '../../parts/misfit-note.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import type { Segment } from '../../wire.ts';
import { lookOf, refusalWord } from '../../words/state-words.ts';
import { dateTimeWords, nearWords } from '../../words/time-words.ts';
import { ApprovedActs } from './approved-acts.tsx';
import { NotReachedNote } from './not-reached-note.tsx';
import { SegmentActs } from './segment-acts.tsx';
import { SegmentForm } from './segment-form.tsx';

export function SegmentDrawer({
  segmentId,
  onClose,
}: {
  readonly segmentId: string | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Drawer
      opened={segmentId !== undefined}
      onClose={onClose}
      position="right"
      size={560}
      title={<Text fw={700}>Tin bài</Text>}
    >
      {segmentId === undefined ? null : <Opened segmentId={segmentId} onClose={onClose} />}
    </Drawer>
  );
}

function Opened({ segmentId, onClose }: { readonly segmentId: string; readonly onClose: () => void }) {
  const segment = useQuery(queries.segment(segmentId));
  const mayWrite = useMay('operator', 'admin');
  const mayWithdraw = useMay('approver', 'admin');
  if (segment.isPending) return <WaitingNote />;
  if (segment.data === undefined) return <ProblemNote error={segment.error} retry={() => void segment.refetch()} />;
  const { data } = segment;
  return (
    <Stack gap="md">
      <Standing segment={data} />
      {mayWithdraw ? <NotReachedNote segmentId={data.id} /> : null}
      {data.rendition === null ? null : (
        <Listen rendition={data.rendition} source={audioPath(data.rendition.sha256)} title={data.title} />
      )}
      <ApprovedActs segment={data} />
      {mayWrite ? <SegmentActs segment={data} onGone={onClose} /> : null}
      <SegmentForm key={data.id} segment={data} readOnly={!mayWrite} />
    </Stack>
  );
}

function Standing({ segment }: { readonly segment: Segment }) {
  const zone = useZone();
  return (
    <Stack gap={8}>
      <div>
        <StateBadge
          look={lookOf(segment)}
          suffix={segment.progress === null ? '' : ` ${Math.round(segment.progress * 100)}%`}
        />
      </div>
      {segment.refusal === null ? null : (
        <Alert color="red" title={segment.refusal.message}>
          Sửa tệp rồi tải lại bằng nút «Thay tệp âm thanh» bên dưới.
        </Alert>
      )}
      <Text size="sm">{explain(segment, zone)}</Text>
      <MisfitNote misfits={segment.misfits} />
      {segment.namesPersons ? (
        <Alert color="yellow" icon={<IconInfoCircle aria-hidden />}>
          Tin bài nêu tên người: đọc kỹ tên, chức vụ, địa chỉ trước khi gửi duyệt. Phải có hai người duyệt.
        </Alert>
      ) : null}
    </Stack>
  );
}

function explain(
  { state, approval, approvers, approversNeeded, nextAiringAt, rendition }: Segment,
  zone: string,
): string {
  const airs =
    nextAiringAt === null ? 'Chưa có trong lịch phát nào.' : `Sẽ phát ${nearWords(nextAiringAt, Date.now(), zone)}.`;
  const names = approvers.map(({ name }) => name).join(', ');
  switch (state) {
    case 'draft':
      return rendition === null
        ? 'Chưa có tiếng: tải tệp lên, hoặc viết nội dung rồi để máy đọc.'
        : 'Chưa gửi duyệt. Nghe lại rồi bấm Gửi duyệt.';
    case 'processing':
      return 'Máy đang kiểm tra và chỉnh âm thanh cho loa nén; thường mất vài giây.';
    case 'refused':
      return 'Tệp này không phát được nên chưa thể gửi duyệt.';
    case 'ready':
      return `Đã có tiếng. Nghe lại, rồi bấm Gửi duyệt. ${airs}`;
    case 'waiting':
      return approvers.length > 0 && approversNeeded > approvers.length
        ? `${names} đã duyệt (${approvers.length}/${approversNeeded}). Nêu tên người nên còn chờ một người khác duyệt. ${airs}`
        : `Đang chờ lãnh đạo duyệt. ${airs}`;
    case 'approved':
      return approval === null
        ? airs
        : `${names || approval.by} duyệt lúc ${dateTimeWords(approval.at, zone)}. ${airs} Thay tệp thì phải duyệt lại.`;
    case 'returned':
      if (approval === null) return 'Bị trả lại.';
      return `${approval.by} ${refusalWord(approval)}: ${approval.note ?? 'không ghi lý do.'}`;
  }
}
