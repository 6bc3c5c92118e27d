/** Adds or changes a target: how many, of what, where, in how long; and the sentence it makes. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { type TargetDraft, targetBody, targetProblem, titleOf } from './target-draft.ts';
import { TargetFields } from './target-fields.tsx';
import classes from './targets.module.css';

/** Open while `start` is there; changes the target `targetId`, or adds one. */
export function TargetDialog({
  start,
  targetId,
  onClose,
}: {
  readonly start: TargetDraft | undefined;
  readonly targetId?: string;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened={start !== undefined}
      onClose={onClose}
      size={680}
      title={<Text fw={700}>{targetId === undefined ? 'Thêm chỉ tiêu' : 'Sửa chỉ tiêu'}</Text>}
    >
      {start === undefined ? null : <TargetForm start={start} targetId={targetId} onClose={onClose} />}
    </Modal>
  );
}

function TargetForm({
  start,
  targetId,
  onClose,
}: {
  readonly start: TargetDraft;
  readonly targetId: string | undefined;
  readonly onClose: () => void;
}) {
  const client = useQueryClient();
  const topics = useQuery(queries.topics()).data?.topics ?? [];
  const [draft, setDraft] = useState(start);
  const [pressed, setPressed] = useState(false);
  const problem = targetProblem(draft);
  const save = useMutation({
    mutationFn: () => {
      const body = targetBody(draft, topics);
      return targetId === undefined ? api.createTarget(body) : api.changeTarget(targetId, body);
    },
    onSuccess: ({ title }) => {
      tellDone(`Đã lưu chỉ tiêu «${title}».`);
      invalidateTopics(client, ['plan']);
      onClose();
    },
  });
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        setPressed(true);
        if (problem === undefined) save.mutate();
      }}
    >
      <Stack>
        <TargetFields draft={draft} topics={topics} onChange={(change) => setDraft({ ...draft, ...change })} />
        <TextInput
          label="Viết thành một câu"
          description="Câu này hiện ở trang Chỉ tiêu và khi đề xuất lịch. Sửa lại theo lời của xã được."
          maxLength={200}
          value={titleOf(draft, topics)}
          onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
        />
        {pressed && problem !== undefined ? (
          <Text role="alert" fw={600} className={classes.problem ?? ''}>
            {problem}
          </Text>
        ) : null}
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" loading={save.isPending}>
            {targetId === undefined ? 'Thêm chỉ tiêu' : 'Lưu'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
