/** What can be done with an opened segment: send for approval, have it read, replace its file, delete it. */
import { Button, FileButton, Group, Text } from '@mantine/core';
import { IconFileUpload, IconRobot, IconSend, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { useUploads } from '../../uploads/uploads.tsx';
import type { Segment } from '../../wire.ts';

export function SegmentActs({ segment, onGone }: { readonly segment: Segment; readonly onGone: () => void }) {
  const client = useQueryClient();
  const { add } = useUploads();
  const [asking, setAsking] = useState(false);
  const refresh = () => client.invalidateQueries({ predicate: ({ queryKey }) => changed.has(String(queryKey[0])) });
  const submit = useMutation({
    mutationFn: () => api.submitSegment(segment.id),
    onSuccess: () => {
      tellDone(`Đã gửi duyệt «${segment.title}».`);
      void refresh();
    },
    onError: tellProblem,
  });
  const speak = useMutation({
    mutationFn: () => api.speakSegment(segment.id),
    onSuccess: () => void refresh(),
    onError: tellProblem,
  });
  const remove = useMutation({
    mutationFn: () => api.deleteSegment(segment.id),
    onSuccess: () => {
      tellDone(`Đã xóa «${segment.title}».`);
      onGone();
      void refresh();
    },
  });
  const maySubmit = segment.rendition !== null && ['draft', 'ready', 'returned'].includes(segment.state);
  return (
    <Group gap="xs">
      {maySubmit ? (
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
      <FileButton onChange={(file) => file !== null && add([file], { into: segment.id })}>
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
      </ConfirmDialog>
    </Group>
  );
}

const changed = new Set(['segments', 'waiting', 'today', 'airings', 'sheet']);
