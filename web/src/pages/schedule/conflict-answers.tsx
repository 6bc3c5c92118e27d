/** Two airings that want the same time: what happens now, and ghi đè / tiếp nối / dời / hủy with the list of what moves. */
import { Alert, Button, Group, Radio, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconHourglassHigh, IconUserQuestion } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { invalidateTopics, queries } from '../../queries.ts';
import type { Airing, ConflictAnswerWrite, OpenConflict } from '../../wire.ts';
import { lengthWords } from '../../words/time-words.ts';
import { AnswerDialog } from './answer-dialog.tsx';

/** What it can meet begins within this time of it. */
const halfDayMs = 12 * 3_600_000;

export type Answer = ConflictAnswerWrite['answer'];

export function ConflictAnswers({ airing, mayWrite }: { readonly airing: Airing; readonly mayWrite: boolean }) {
  const around = (ms: number) => new Date(Date.parse(airing.startsAt) + ms).toISOString();
  const open = useQuery(queries.conflicts(around(-halfDayMs), around(halfDayMs))).data?.conflicts ?? [];
  const mine = open.filter(({ earlierId, laterId }) => earlierId === airing.id || laterId === airing.id);
  const told = airing.waits.filter((wait) => !mine.some(({ earlierId }) => earlierId === wait.earlierId));
  return (
    <Stack gap="sm">
      {told.map(({ earlierId, afterTitle, waitsMs, stations, asks }) => (
        <Pair
          key={earlierId}
          mayWrite={mayWrite}
          conflict={{
            earlierId,
            earlierTitle: afterTitle,
            laterId: airing.id,
            laterTitle: airing.title,
            at: airing.startsAt,
            waitsMs,
            stations,
            asks,
            answer: null,
          }}
        />
      ))}
      {mine.map((conflict) => (
        <Pair key={`${conflict.earlierId} ${conflict.laterId}`} conflict={conflict} mayWrite={mayWrite} />
      ))}
    </Stack>
  );
}

const answerWords: Readonly<Record<Answer, { readonly label: string; readonly says: (pair: OpenConflict) => string }>> =
  {
    follow: {
      label: 'Tiếp nối',
      says: ({ earlierTitle, laterTitle }) => `«${laterTitle}» chờ «${earlierTitle}» phát xong rồi mới phát.`,
    },
    override: {
      label: 'Ghi đè',
      says: ({ earlierTitle, laterTitle }) => `«${laterTitle}» phát đúng giờ, «${earlierTitle}» bỏ phần trùng giờ.`,
    },
    move: { label: 'Dời', says: ({ laterTitle }) => `«${laterTitle}» sang giờ khác, chỉ lượt này.` },
    cancel: { label: 'Hủy', says: ({ laterTitle }) => `«${laterTitle}» không phát lượt này.` },
  };

function Pair({ conflict, mayWrite }: { readonly conflict: OpenConflict; readonly mayWrite: boolean }) {
  const { earlierTitle, laterTitle, waitsMs, stations, asks, answer } = conflict;
  const [chosen, setChosen] = useState<Answer>(answer?.answer ?? 'follow');
  const [asking, setAsking] = useState(false);
  const Icon = asks ? IconUserQuestion : IconHourglassHigh;
  return (
    <Alert
      color={asks ? 'orange' : answer === null ? 'yellow' : 'blue'}
      icon={<Icon aria-hidden />}
      title={asks ? 'Cần chọn: lượt nào phát trước?' : answer === null ? 'Trùng giờ' : 'Trùng giờ, đã xử lý'}
    >
      <Text>
        «{laterTitle}» trùng giờ với «{earlierTitle}» ở {stations} trạm
        {waitsMs > 0 ? `: đang chờ ${lengthWords(waitsMs)} rồi mới phát.` : '.'}
      </Text>
      {answer === null ? null : <Answered conflict={conflict} mayWrite={mayWrite} />}
      {mayWrite ? (
        <>
          <Radio.Group
            label={answer === null ? 'Xử lý thế nào?' : 'Chọn lại'}
            value={chosen}
            onChange={(next) => setChosen(next as Answer)}
            mt={8}
          >
            <Stack gap={8} mt={6}>
              {(Object.keys(answerWords) as Answer[]).map((each) => (
                <Radio
                  key={each}
                  value={each}
                  label={answerWords[each].label}
                  description={answerWords[each].says(conflict)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Button mt={10} onClick={() => setAsking(true)}>
            Xem trước rồi quyết định
          </Button>
          {asking ? (
            <AnswerDialog
              conflict={conflict}
              answer={chosen}
              title={answerWords[chosen].label}
              says={answerWords[chosen].says(conflict)}
              onDone={() => setAsking(false)}
            />
          ) : null}
        </>
      ) : null}
    </Alert>
  );
}

/** What was decided stands until it has aired, and can be taken back. */
function Answered({ conflict: { answer }, mayWrite }: { readonly conflict: OpenConflict; readonly mayWrite: boolean }) {
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: async () => answer && api.undoConflictAnswer(answer.id),
    onSuccess: () => tellDone('Đã hoàn tác.'),
    onError: tellProblem,
    onSettled: () => invalidateTopics(client, ['plan']),
  });
  if (answer === null) return null;
  return (
    <Group gap="sm" mt={6}>
      <Text fw={600}>
        {answer.by} đã chọn: {answerWords[answer.answer].label.toLocaleLowerCase('vi')}.
      </Text>
      {mayWrite ? (
        <Button
          size="sm"
          variant="default"
          loading={back.isPending}
          leftSection={<IconArrowBackUp size={18} aria-hidden />}
          onClick={() => back.mutate()}
        >
          Hoàn tác
        </Button>
      ) : null}
    </Group>
  );
}
