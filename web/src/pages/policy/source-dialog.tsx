/** Adds or changes a relay source: name, address, and the days on which it may be used. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { DateField } from '../../parts/dates.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { useZone } from '../../session.tsx';
import type { RelaySource } from '../../wire.ts';
import classes from './policy.module.css';
import { sourceBody, sourceChange, sourceDraftOf, sourceProblems } from './source-draft.ts';

export function SourceDialog({
  opened,
  source,
  onClose,
}: {
  readonly opened: boolean;
  readonly source?: RelaySource;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={620}
      title={<Text fw={700}>{source === undefined ? 'Thêm nguồn tiếp âm' : `Sửa nguồn ${source.name}`}</Text>}
    >
      <SourceForm source={source} onClose={onClose} />
    </Modal>
  );
}

function SourceForm({ source, onClose }: { readonly source: RelaySource | undefined; readonly onClose: () => void }) {
  const client = useQueryClient();
  const zone = useZone();
  const before = sourceDraftOf(source, zone);
  const form = useForm({ initialValues: before, validate: sourceProblems });
  const save = useMutation({
    mutationFn: (draft: typeof before) =>
      source === undefined
        ? api.createRelaySource(sourceBody(draft, zone))
        : api.changeRelaySource(source.id, sourceChange(before, draft, zone)),
    onSuccess: ({ name, approvedAt }) => {
      tellDone(approvedAt === null ? `Đã lưu nguồn «${name}», chờ lãnh đạo duyệt.` : `Đã lưu nguồn «${name}».`);
      void client.invalidateQueries();
      onClose();
    },
  });
  return (
    <form onSubmit={form.onSubmit((draft) => save.mutate(draft))} className={classes.form}>
      <Stack>
        <TextInput
          label="Tên đài"
          placeholder="Đài Tiếng nói Việt Nam, VOV1"
          maxLength={200}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <TextInput
          label="Địa chỉ đường truyền"
          description="Địa chỉ phát trực tuyến của đài, bắt đầu bằng http:// hoặc https://. Trạm có máy thu FM/AM: ghi tuner:TÊN, như tuner:fm-96.5; tiếng của máy thu không đo được nên nhật ký không ghi là đã phát."
          inputMode="url"
          maxLength={500}
          {...form.getInputProps('url')}
        />
        <div className={classes.pair}>
          <DateField
            label="Dùng từ ngày"
            clearable
            value={form.values.firstDay}
            onChange={(day) => form.setFieldValue('firstDay', day)}
          />
          <DateField
            label="Đến hết ngày"
            clearable
            value={form.values.lastDay}
            error={form.errors.lastDay}
            onChange={(day) => form.setFieldValue('lastDay', day)}
          />
        </div>
        <Text size="sm" c="dimmed">
          {source === undefined
            ? 'Bỏ trống ngày thì không giới hạn. Nguồn mới phải chờ lãnh đạo duyệt mới phát được.'
            : 'Đổi địa chỉ hoặc kéo dài thời hạn thì lãnh đạo phải duyệt lại, trong lúc chờ không tiếp âm được.'}
        </Text>
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" loading={save.isPending}>
            {source === undefined ? 'Thêm nguồn' : 'Lưu'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
