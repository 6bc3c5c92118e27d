/** Changes one proposed session: its day and time, and its segments. */
import { ActionIcon, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DateField, TimeField } from '../../parts/dates.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { localDateTime } from '../../words/local-time.ts';
import { capital, lengthWords, nightWordsOf } from '../../words/time-words.ts';
import { type EditedSession, itemOf, lengthOf, type ProposalDraft, sessionProblem } from './proposal-draft.ts';
import type { ProposedItem } from './recount-targets.ts';
import classes from './targets.module.css';

type Change = Pick<EditedSession, 'startsAt' | 'items'>;

/** Open while `session` is there. */
export function SessionDialog({
  session,
  draft,
  onDone,
  onClose,
}: {
  readonly session: EditedSession | undefined;
  readonly draft: ProposalDraft;
  readonly onDone: (key: string, change: Change) => void;
  readonly onClose: () => void;
}) {
  return (
    <Modal opened={session !== undefined} onClose={onClose} size={680} title={<Text fw={700}>Sửa buổi phát</Text>}>
      {session === undefined ? null : (
        <SessionForm
          session={session}
          draft={draft}
          onDone={(change) => onDone(session.key, change)}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

function SessionForm({
  session,
  draft,
  onDone,
  onClose,
}: {
  readonly session: EditedSession;
  readonly draft: ProposalDraft;
  readonly onDone: (change: Change) => void;
  readonly onClose: () => void;
}) {
  const zone = useZone();
  const [date, setDate] = useState<string | undefined>(session.startsAt.slice(0, 10));
  const [time, setTime] = useState(session.startsAt.slice(11, 16));
  const [items, setItems] = useState(session.items);
  const startsAt = `${date ?? ''}T${time}:00`;
  const problem = sessionProblem(draft, { key: session.key, startsAt, items }, localDateTime(Date.now(), zone));
  return (
    <Stack>
      <div className={classes.pair}>
        <DateField label="Ngày phát" value={date} min={draft.asked.from} onChange={setDate} />
        <TimeField label="Giờ phát" value={time} onChange={(next) => setTime(next.slice(0, 5))} />
      </div>
      <Text fw={600} role="status">
        {capital(nightWordsOf(time) ?? '')}
      </Text>
      <SessionItems items={items} onChange={setItems} />
      <Text>
        Cả buổi: {lengthWords(lengthOf(items))}, nhiều nhất {lengthWords(draft.asked.slotMs)}.
      </Text>
      {problem === undefined ? null : (
        <Text role="alert" fw={600} className={classes.problem ?? ''}>
          {problem}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Thôi
        </Button>
        <Button disabled={problem !== undefined} onClick={() => onDone({ startsAt, items })}>
          Xong
        </Button>
      </Group>
    </Stack>
  );
}

/** Each can be replaced where it stands, or taken out; one more can be put at the end. */
function SessionItems({
  items,
  onChange,
}: {
  readonly items: readonly ProposedItem[];
  readonly onChange: (items: readonly ProposedItem[]) => void;
}) {
  const offered = useOffered(items);
  return (
    <>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a segment may stand twice in a session
        <div key={index} className={classes.item}>
          <ItemSelect
            label={[`Tin bài ${index + 1}`, ...item.topics, lengthWords(item.durationMs)].join(' · ')}
            offered={offered}
            value={item.segmentId}
            onChange={(next) => onChange(items.map((each, at) => (at === index ? next : each)))}
          />
          <ActionIcon
            variant="default"
            size={42}
            aria-label={`Bỏ «${item.title}» khỏi buổi này`}
            onClick={() => onChange(items.filter((_, at) => at !== index))}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <ItemSelect
        key={items.length}
        label="Thêm tin bài"
        offered={offered}
        value={null}
        onChange={(next) => onChange([...items, next])}
      />
    </>
  );
}

function ItemSelect({
  label,
  offered,
  value,
  onChange,
}: {
  readonly label: string;
  readonly offered: readonly ProposedItem[];
  readonly value: string | null;
  readonly onChange: (item: ProposedItem) => void;
}) {
  return (
    <Select
      label={label}
      placeholder="Tìm trong kho tin bài đã duyệt"
      data={offered.map(({ segmentId, title }) => ({ value: segmentId, label: title }))}
      renderOption={({ option }) => <Offered item={offered.find(({ segmentId }) => segmentId === option.value)} />}
      value={value}
      onChange={(id) => {
        const chosen = offered.find(({ segmentId }) => segmentId === id);
        if (chosen !== undefined) onChange(chosen);
      }}
      allowDeselect={false}
      searchable
      nothingFoundMessage="Không có tin bài đã duyệt nào như vậy"
    />
  );
}

function Offered({ item }: { readonly item: ProposedItem | undefined }) {
  if (item === undefined) return null;
  return (
    <div>
      <Text>{item.title}</Text>
      <Text size="sm" c="dimmed">
        {[...item.topics, lengthWords(item.durationMs)].join(' · ')}
      </Text>
    </div>
  );
}

/** Approved segments with a sound, and those that stand in the session already. */
function useOffered(items: readonly ProposedItem[]): ProposedItem[] {
  const approved = useQuery(queries.segments({ state: 'approved' })).data?.segments ?? [];
  const own = new Map(items.map((item) => [item.segmentId, item]));
  const others = approved.flatMap((segment) => (own.has(segment.id) ? [] : (itemOf(segment) ?? [])));
  return [...own.values(), ...others];
}
