/** Write a segment and let the machine read it. */
import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import type { SegmentKind } from '../../wire.ts';
import { KindAndTopics } from './segment-form.tsx';

interface Fields {
  title: string;
  kind: SegmentKind;
  topics: string[];
  text: string;
}

export function WriteDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} size={680} title={<Text fw={700}>Viết tin bài, máy đọc thành tiếng</Text>}>
      <WriteForm onClose={onClose} />
    </Modal>
  );
}

function WriteForm({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const form = useForm<Fields>({
    initialValues: { title: '', kind: 'news', topics: [], text: '' },
    validate: {
      title: (title) => (title.trim() === '' ? 'Ghi tên tin bài.' : null),
      text: (text) => (text.trim() === '' ? 'Viết nội dung để máy đọc.' : null),
    },
  });
  const create = useMutation({
    mutationFn: async (fields: Fields) => {
      const segment = await api.createSegment(fields);
      await api.speakSegment(segment.id);
      return segment;
    },
    onSuccess: ({ id }) => {
      onClose();
      go(`/kho-tin-bai/${id}`);
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['segments'] }),
  });
  return (
    <form onSubmit={form.onSubmit((fields) => create.mutate(fields))}>
      <Stack gap="sm">
        <TextInput
          label="Tên tin bài"
          placeholder="Một cửa, một cửa liên thông: nộp ở đâu, bao lâu có kết quả"
          maxLength={200}
          data-autofocus
          {...form.getInputProps('title')}
        />
        <KindAndTopics form={form} />
        <Textarea
          label="Nội dung"
          description={`${wordsIn(form.values.text)} · viết số và chữ tắt bằng chữ thì máy đọc đúng hơn: «Ủy ban nhân dân» thay cho «UBND».`}
          autosize
          minRows={7}
          maxRows={16}
          {...form.getInputProps('text')}
        />
        <ProblemNote error={create.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" loading={create.isPending}>
            Lưu và đọc bằng máy
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** How long it will take to read; a reader makes about 200 Vietnamese syllables a minute. */
function wordsIn(text: string): string {
  const syllables = text.trim() === '' ? 0 : text.trim().split(/\s+/).length;
  if (syllables === 0) return 'Khoảng 200 chữ đọc trong một phút';
  const seconds = Math.round((syllables / 200) * 60);
  return `${syllables} chữ, đọc khoảng ${seconds < 60 ? `${seconds} giây` : `${Math.round(seconds / 60)} phút`}`;
}
