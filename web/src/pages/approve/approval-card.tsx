/** One segment to decide on: what it is, when it airs, its verified sound, its text, and the two buttons. */
import { Alert, Button, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useDecide } from '../../acts/use-decide.tsx';
import { useSigning } from '../../acts/use-signing.ts';
import { Card } from '../../parts/card.tsx';
import { Listen } from '../../parts/listen.tsx';
import { MisfitNote } from '../../parts/misfit-note.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { Mark } from '../../parts/state-badge.tsx';
import { type CheckedSound, useVerifiedSound } from '../../parts/verified-sound.ts';
import { useMay, useSession, useZone } from '../../session.tsx';
import type { Rendition, Segment } from '../../wire.ts';
import { approvedWords } from '../../words/approved-words.ts';
import { kindWord } from '../../words/state-words.ts';
import { lengthWords, nearWords } from '../../words/time-words.ts';
import classes from './approve.module.css';
import { SignNote, SignTrouble } from './sign-note.tsx';
import { useAiredUnapproved } from './use-aired-unapproved.ts';
import { useAirsWords } from './use-airs-words.ts';

export function ApprovalCard({ segment }: { readonly segment: Segment }) {
  const airs = useAirsWords(segment);
  const order = useAiredUnapproved().get(segment.id);
  const zone = useZone();
  const mayApprove = useMay('approver');
  const { approving } = useSigning();
  const { rendition } = segment;
  return (
    <Card className={classes.card}>
      <div className={classes.marks}>
        {segment.topics.map((code) => (
          <Mark key={code} tone="info">
            {code}
          </Mark>
        ))}
        <Mark tone="calm">
          {`${kindWord[segment.kind]}${rendition === null ? '' : ` · ${lengthWords(rendition.durationMs)}`}`}
        </Mark>
        {order === undefined ? null : <Mark tone="bad">phát khẩn cấp, duyệt sau</Mark>}
        {segment.namesPersons ? (
          <Mark tone="warn">{`nêu tên người: ${segment.approvers.length}/${segment.approversNeeded} người duyệt`}</Mark>
        ) : null}
      </div>
      <h2 className={classes.title}>{segment.title}</h2>
      <Text c="dimmed">
        Người soạn: {segment.author} · {airs}
      </Text>
      {order === undefined ? null : (
        <Text>
          {order.issuedBy} phát khẩn cấp {nearWords(order.issuedAt, Date.now(), zone)}.{' '}
          <Link href={`/khan-cap/${order.id}`}>Xem lệnh</Link>
        </Text>
      )}
      {segment.approvers.length === 0 || segment.approversNeeded < 2 ? null : (
        <Text>
          {segment.approvers.map(({ name }) => name).join(', ')} đã duyệt; cần thêm một người khác duyệt mới được phát.
        </Text>
      )}
      {mayApprove ? <SignTrouble approving={approving} /> : null}
      <MisfitNote misfits={segment.misfits} />
      {rendition === null ? (
        <Alert color="red">Tin bài này không còn bản phát; người soạn cần tải tệp lên lại.</Alert>
      ) : (
        <Decide segment={segment} rendition={rendition} />
      )}
    </Card>
  );
}

function Decide({ segment, rendition }: { readonly segment: Segment; readonly rendition: Rendition }) {
  const { sound, source, error, retry } = useVerifiedSound(rendition.sha256);
  return (
    <>
      <Listen rendition={rendition} source={source} title={segment.title} />
      <SoundCheck sound={sound} />
      <ProblemNote error={error} retry={retry} />
      <div className={classes.text}>
        {segment.text === '' ? (
          <Text c="dimmed">Tin bài này không kèm bài viết; hãy nghe trước khi duyệt.</Text>
        ) : (
          segment.text
        )}
      </div>
      <DecideBar segment={segment} sha256={rendition.sha256} verified={sound?.kind === 'verified'} />
    </>
  );
}

function SoundCheck({ sound }: { readonly sound: CheckedSound | undefined }) {
  if (sound === undefined) {
    return (
      <Text size="sm" c="dimmed" role="status">
        Đang tải và kiểm tra tệp…
      </Text>
    );
  }
  if (sound.kind === 'verified') {
    return (
      <Text size="sm" className={classes.verified ?? ''} role="status">
        <IconShieldCheck size={18} aria-hidden /> Đúng bản sẽ phát: đã đối chiếu mã kiểm tra tệp.
      </Text>
    );
  }
  return (
    <Alert
      color="red"
      title="Tệp tải về không đúng bản đã gửi duyệt"
      icon={<IconAlertTriangle aria-hidden />}
      role="alert"
    >
      Không duyệt được. Tải lại trang; nếu vẫn vậy, báo quản trị viên.
    </Alert>
  );
}

function DecideBar({
  segment,
  sha256,
  verified,
}: {
  readonly segment: Segment;
  readonly sha256: string;
  readonly verified: boolean;
}) {
  const { user } = useSession();
  const mayApprove = useMay('approver');
  const [returning, setReturning] = useState(false);
  const decide = useDecide();
  const { approving } = useSigning();
  if (!mayApprove) return null;
  if (segment.authorId === user.id) {
    return (
      <Alert color="gray" mt="sm">
        Bạn là người soạn tin bài này nên phải có người khác duyệt.
      </Alert>
    );
  }
  if (segment.approversNeeded > 1 && segment.approvers.some(({ id }) => id === user.id)) {
    return (
      <Alert color="gray" mt="sm">
        Bạn đã duyệt. Tin bài nêu tên người cần thêm một người khác duyệt.
      </Alert>
    );
  }
  const missing = segment.approversNeeded - segment.approvers.length - 1;
  const approve = () =>
    decide.mutate({
      decisions: [{ segmentId: segment.id, sha256, decision: 'approved' }],
      shown: new Map([[segment.id, { needs: segment.approversNeeded, validUntil: segment.validUntil }]]),
      words: (isSigned) => approvedWords(`«${segment.title}»`, { isSigned, unfinished: missing > 0 ? 1 : 0 }),
    });
  return (
    <>
      <SignNote approving={approving} />
      <div className={classes.bar}>
        <Button
          size="lg"
          variant="default"
          px="xs"
          leftSection={<IconArrowBackUp size={20} aria-hidden />}
          disabled={decide.isPending}
          onClick={() => setReturning(true)}
        >
          Trả lại…
        </Button>
        <Button
          size="lg"
          color="leaf.7"
          leftSection={<IconCheck aria-hidden />}
          disabled={!verified || approving === undefined || approving === 'not-listed'}
          loading={decide.isPending}
          onClick={approve}
        >
          {approving === 'yes' ? 'Duyệt và ký' : 'Duyệt'}
        </Button>
        {decide.dialog}
        <ReturnDialog opened={returning} segment={segment} sha256={sha256} onClose={() => setReturning(false)} />
      </div>
    </>
  );
}

function ReturnDialog({
  opened,
  segment,
  sha256,
  onClose,
}: {
  readonly opened: boolean;
  readonly segment: Segment;
  readonly sha256: string;
  readonly onClose: () => void;
}) {
  const decide = useDecide();
  const [note, setNote] = useState('');
  const send = () =>
    decide.mutate(
      {
        decisions: [{ segmentId: segment.id, sha256, decision: 'returned', note: note.trim() }],
        words: () => `Đã trả lại «${segment.title}».`,
      },
      { onSuccess: onClose },
    );
  return (
    <Modal opened={opened} onClose={onClose} title={<Text fw={700}>Trả lại cho người soạn</Text>}>
      <Stack>
        <Textarea
          label="Cần sửa gì?"
          placeholder="Ví dụ: sửa giờ làm việc buổi chiều thành 13 giờ 30."
          autosize
          minRows={3}
          maxLength={2000}
          data-autofocus
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Button size="lg" disabled={note.trim() === ''} loading={decide.isPending} onClick={send}>
          Trả lại
        </Button>
      </Stack>
    </Modal>
  );
}
