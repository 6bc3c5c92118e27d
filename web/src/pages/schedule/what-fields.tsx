/** "Phát gì": a programme that is there, or one composed here from segments. */
import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import type { Programme } from '../../wire.ts';
import { lengthWords } from '../../words/time-words.ts';
import { ComposeList } from './compose-list.tsx';
import classes from './schedule.module.css';
import type { Draft, What } from './schedule-draft.ts';

export function WhatFields({
  draft,
  programmes,
  onChange,
}: {
  readonly draft: Draft;
  readonly programmes: readonly Programme[];
  readonly onChange: (change: Partial<Draft>) => void;
}) {
  const { what } = draft;
  const set = (next: What) => onChange({ what: next });
  return (
    <Stack gap="sm">
      {what.kind === 'programme' ? (
        <Choose what={what} programmes={programmes} onChange={set} />
      ) : (
        <Compose what={what} onChange={set} onBack={() => set({ kind: 'programme', programmeId: what.id })} />
      )}
      <TextInput
        label="Tên trong lịch (không bắt buộc)"
        description="Để trống thì dùng tên chương trình."
        maxLength={200}
        value={draft.title}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
    </Stack>
  );
}

function Choose({
  what,
  programmes,
  onChange,
}: {
  readonly what: Extract<What, { kind: 'programme' }>;
  readonly programmes: readonly Programme[];
  readonly onChange: (what: What) => void;
}) {
  const chosen = programmes.find(({ id }) => id === what.programmeId);
  return (
    <>
      <Group align="flex-end" gap="sm">
        <Select
          label="Chương trình"
          placeholder={programmes.length === 0 ? 'Chưa có chương trình nào' : 'Chọn chương trình'}
          data={programmes.map(({ id, title }) => ({ value: id, label: title }))}
          value={what.programmeId ?? null}
          onChange={(id) => onChange({ kind: 'programme', programmeId: id ?? undefined })}
          searchable
          nothingFoundMessage="Không có chương trình nào như vậy"
          className={classes.grow ?? ''}
        />
        <Button
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => onChange({ kind: 'compose', id: undefined, title: '', segmentIds: [] })}
        >
          Soạn chương trình mới
        </Button>
      </Group>
      {chosen === undefined ? null : <Contents programme={chosen} onEdit={onChange} />}
    </>
  );
}

function Contents({ programme, onEdit }: { readonly programme: Programme; readonly onEdit: (what: What) => void }) {
  const { id, title, items, lengthMs, warnings } = programme;
  const segments = items.flatMap((item) => (item.kind === 'segment' ? [item.segmentId] : []));
  return (
    <div className={classes.contents}>
      <ol>
        {items.map(({ kind, title: name, durationMs }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a segment may stand twice in a programme
          <li key={`${name} ${index}`}>
            {kind === 'segment' ? '' : <span className={classes.inline}>{kindWords[kind]}: </span>}
            {name}{' '}
            <span className={classes.inline}>{durationMs === null ? 'chưa có tiếng' : lengthWords(durationMs)}</span>
          </li>
        ))}
      </ol>
      <Group justify="space-between">
        <Text size="sm">Cả chương trình: {lengthWords(lengthMs)}</Text>
        {segments.length < items.length ? null : (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => onEdit({ kind: 'compose', id, title, segmentIds: segments })}
          >
            Sửa chương trình này
          </Button>
        )}
      </Group>
      {warnings.map((warning) => (
        <Text key={warning} size="sm" fw={600}>
          {warning}
        </Text>
      ))}
    </div>
  );
}

const kindWords = {
  pick: 'Chọn tự động',
  relay: 'Tiếp âm',
  place: 'Chỗ chờ bài',
  village: 'Thông báo riêng từng thôn',
};

function Compose({
  what,
  onChange,
  onBack,
}: {
  readonly what: Extract<What, { kind: 'compose' }>;
  readonly onChange: (what: What) => void;
  readonly onBack: () => void;
}) {
  return (
    <>
      <TextInput
        label={what.id === undefined ? 'Tên chương trình mới' : 'Tên chương trình'}
        description={what.id === undefined ? undefined : 'Thay đổi ở đây áp dụng cho mọi lịch dùng chương trình này.'}
        placeholder="Chuyên mục cải cách hành chính, sáng thứ Ba"
        maxLength={200}
        value={what.title}
        onChange={(event) => onChange({ ...what, title: event.currentTarget.value })}
      />
      <ComposeList segmentIds={what.segmentIds} onChange={(segmentIds) => onChange({ ...what, segmentIds })} />
      <Group>
        <Button variant="subtle" size="sm" onClick={onBack}>
          Chọn chương trình có sẵn
        </Button>
      </Group>
    </>
  );
}
