/** What can be done with an opened segment: send for approval, have it read, replace its file, delete it. */
import { Button, FileButton, Group, Text } from '@mantine/core';
import { IconFileUpload, IconRobot, IconSend, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { tellProblem } from '../../acts/tell.tsx';
import { useSegmentActs } from '../../acts/use-segment-acts.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { useZone } from '../../session.tsx';
import { useUploads } from '../../uploads/uploads.tsx';
import type { Segment } from '../../wire.ts';
import { fileRefusal } from '../../words/file-refusal.ts';
import { nearWords } from '../../words/time-words.ts';

export function SegmentActs({ segment, onGone }: { readonly segment: Segment; readonly onGone: () => void }) {
  const { add } = useUploads();
  const replace = (file: File | null) => {
    const refusal = file === null ? undefined : fileRefusal(file);
    if (refusal !== undefined) tellProblem(new Error(refusal));
    else if (file !== null) add([file], { into: segment.id });
  };
  const zone = useZone();
  const [asking, setAsking] = useState(false);
  const { submit, speak, remove } = useSegmentActs(segment, onGone);
  return (
    <Group gap="xs">
      {segment.rendition !== null && ['draft', 'ready', 'returned'].includes(segment.state) ? (
        <Button
          leftSection={<IconSend size={18} aria-hidden />}
          loading={submit.isPending}
          onClick={() => submit.mutate()}
        >
          Gửi duyệt
        </Button>
      ) : null}
      {segment.text.trim() !== '' && segment.state !== 'processing' ? (
        <Button
          variant="default"
          leftSection={<IconRobot size={18} aria-hidden />}
          loading={speak.isPending}
          onClick={() => speak.mutate()}
        >
          Đọc bằng máy
        </Button>
      ) : null}
      <FileButton onChange={replace}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconFileUpload size={18} aria-hidden />}>
            {segment.rendition === null ? 'Tải tệp lên' : 'Thay tệp âm thanh'}
          </Button>
        )}
      </FileButton>
      <DangerButton icon={<IconTrash size={18} aria-hidden />} onClick={() => setAsking(true)}>
        Xóa
      </DangerButton>
      <ConfirmDialog
        opened={asking}
        title="Xóa tin bài này?"
        confirm="Xóa tin bài"
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        <Text>
          «{segment.title}» sẽ không còn trong kho, và các lượt phát sắp tới có dùng nó sẽ bỏ qua nó. Những lần đã phát
          vẫn còn nguyên trong nhật ký.
        </Text>
        {segment.nextAiringAt === null ? null : (
          <Text fw={600}>
            Bài này đang có trong lịch: sắp phát {nearWords(segment.nextAiringAt, Date.now(), zone)}.
          </Text>
        )}
      </ConfirmDialog>
    </Group>
  );
}
