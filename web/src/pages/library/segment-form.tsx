/** A segment's own words: title, kind, topics, text, from when until when it may air. */
import { Button, Checkbox, Group, MultiSelect, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { DateField } from '../../parts/dates.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Segment, SegmentChange, SegmentKind } from '../../wire.ts';
import { addDays, isoOf, localDate } from '../../words/local-time.ts';
import { kindWord, optionsOf } from '../../words/state-words.ts';

interface Fields {
  title: string;
  kind: SegmentKind;
  topics: string[];
  text: string;
  namesPersons: boolean;
  fromDay: string | undefined;
  /** The last day, included. */
  lastDay: string | undefined;
}

export function SegmentForm({ segment, readOnly }: { readonly segment: Segment; readonly readOnly: boolean }) {
  const zone = useZone();
  const client = useQueryClient();
  const form = useForm<Fields>({
    initialValues: fieldsOf(segment, zone),
    validate: { title: (title) => (title.trim() === '' ? 'Tin bài cần có tên.' : null) },
  });
  // Somebody else's change, or the worker's, shows as long as nothing was typed here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new answer is a reason
  useEffect(() => {
    if (form.isDirty()) return;
    form.setInitialValues(fieldsOf(segment, zone));
    form.reset();
  }, [segment]);
  const save = useMutation({
    mutationFn: (fields: Fields) => api.changeSegment(segment.id, changeOf(fields, segment, zone)),
    onSuccess: (_, fields) => {
      tellDone('Đã lưu.');
      form.resetDirty(fields);
      void client.invalidateQueries({ queryKey: ['segments'] });
    },
  });
  return (
    <form onSubmit={form.onSubmit((fields) => save.mutate(fields))}>
      <fieldset disabled={readOnly} style={{ border: 0, margin: 0, padding: 0 }}>
        <Stack gap="sm">
          <TextInput label="Tên tin bài" maxLength={200} {...form.getInputProps('title')} />
          <KindAndTopics form={form} />
          <Textarea
            label="Nội dung"
            description="Bài viết để người duyệt đọc, và để máy đọc khi không có tệp âm thanh."
            autosize
            minRows={4}
            maxRows={14}
            {...form.getInputProps('text')}
          />
          <Validity form={form} />
          <Checkbox
            label="Tin bài nêu tên người (khen, phê bình, thông báo)"
            description="Phải có hai người duyệt khác nhau mới được phát."
            {...form.getInputProps('namesPersons', { type: 'checkbox' })}
          />
          <ProblemNote error={save.error} />
          {readOnly ? null : (
            <Group justify="flex-end">
              <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
                Lưu thay đổi
              </Button>
            </Group>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}

function Validity({ form }: { readonly form: UseFormReturnType<Fields> }) {
  return (
    <>
      <Group grow align="flex-start">
        <DateField
          label="Phát từ ngày"
          value={form.values.fromDay}
          onChange={(day) => form.setFieldValue('fromDay', day)}
          clearable
        />
        <DateField
          label="Phát đến hết ngày"
          value={form.values.lastDay}
          onChange={(day) => form.setFieldValue('lastDay', day)}
          clearable
        />
      </Group>
      <Text size="sm" c="dimmed">
        Ngoài những ngày này máy không phát tin bài, kể cả khi lịch có tên nó.
      </Text>
    </>
  );
}

/** Kind and topics, as the writing dialog asks them too. */
export function KindAndTopics({
  form,
}: {
  readonly form: {
    getInputProps: (field: 'kind' | 'topics') => object;
  };
}) {
  const topics = useQuery({
    ...queries.topics(),
    select: (answer) => answer.topics.map(({ code, title }) => ({ value: code, label: `${code} ${title}` })),
  });
  return (
    <>
      <Select label="Loại" data={optionsOf(kindWord)} allowDeselect={false} {...form.getInputProps('kind')} />
      <MultiSelect
        label="Nội dung tuyên truyền"
        description="Theo mục II của kế hoạch; có thể chọn nhiều."
        data={topics.data ?? []}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Bỏ hết nội dung' }}
        nothingFoundMessage="Không có nội dung nào như vậy"
        {...form.getInputProps('topics')}
      />
    </>
  );
}

function fieldsOf(segment: Segment, zone: string): Fields {
  const { title, kind, topics, text, namesPersons, validFrom, validUntil } = segment;
  return {
    title,
    kind,
    topics: [...topics],
    text,
    namesPersons,
    fromDay: validFrom === null ? undefined : localDate(validFrom, zone),
    lastDay: validUntil === null ? undefined : localDate(Date.parse(validUntil) - 1, zone),
  };
}

/** Only what differs: a time of day that another program set is not rounded away by saving the title. */
function changeOf(fields: Fields, segment: Segment, zone: string): SegmentChange {
  const before = fieldsOf(segment, zone);
  const change: SegmentChange = {};
  if (fields.title !== before.title) change.title = fields.title;
  if (fields.kind !== before.kind) change.kind = fields.kind;
  if (fields.topics.join() !== before.topics.join()) change.topics = fields.topics;
  if (fields.text !== before.text) change.text = fields.text;
  if (fields.namesPersons !== before.namesPersons) change.namesPersons = fields.namesPersons;
  if (fields.fromDay !== before.fromDay) {
    change.validFrom = fields.fromDay === undefined ? null : isoOf(fields.fromDay, zone);
  }
  if (fields.lastDay !== before.lastDay) {
    change.validUntil = fields.lastDay === undefined ? null : isoOf(addDays(fields.lastDay, 1), zone);
  }
  return change;
}
