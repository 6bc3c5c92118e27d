/** One complaint: what was asked, what the log says of that moment, what was answered, and room for the next answer. */
import { Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconPrinter } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { AirAnswer, Complaint } from '../../../../server/contract/incidents.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { PhoneList } from '../../parts/phone-list.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { clockWords, dateOf, dateTimeWords, dateWords } from '../../words/time-words.ts';
import { AnswerCard } from '../air-answer/answer-card.tsx';
import { AnswerPaper } from '../air-answer/answer-paper.tsx';
import { verdictLook } from '../incidents/incident-looks.ts';
import { complaintLook } from './complaint-looks.ts';
import classes from './complaints.module.css';

export function ComplaintDetail({ complaint, place }: { readonly complaint: Complaint; readonly place: string }) {
  const zone = useZone();
  const mayWrite = useMay('operator', 'admin');
  const { stationId, clusterId, aboutAt } = complaint;
  const toleranceMinutes = String(complaint.toleranceMinutes);
  const question = { stationId, at: aboutAt, toleranceMinutes, ...(clusterId === null ? {} : { clusterId }) };
  const found = useQuery(queries.airAnswer(question));
  const last = complaint.answers.at(-1);
  const [words, setWords] = useState('');
  const facts = last?.facts ?? found.data;
  return (
    <>
      <Card
        className={classes.screenOnly}
        title={`Phản ánh số ${complaint.number}`}
        aside={<StateBadge look={complaintLook(complaint, localDate(Date.now(), zone))} />}
      >
        <Asked complaint={complaint} place={place} />
        <Group mt="sm" gap="sm">
          {facts === undefined ? null : (
            <Button
              variant="default"
              leftSection={<IconPrinter size={19} aria-hidden />}
              onClick={() => window.print()}
            >
              In trả lời
            </Button>
          )}
          {complaint.incidentId === null ? (
            <Button
              component={Link}
              href={incidentPath(complaint)}
              variant="default"
              leftSection={<IconAlertTriangle size={19} aria-hidden />}
            >
              Ghi thành sự cố
            </Button>
          ) : (
            <Link href="/nhat-ky/su-co">Đã ghi thành sự cố</Link>
          )}
        </Group>
      </Card>
      <Card className={classes.screenOnly} title="Nhật ký nói gì">
        {found.isPending ? <WaitingNote /> : null}
        <ProblemNote error={found.error} retry={() => void found.refetch()} />
        {found.data === undefined ? null : <AnswerCard answer={found.data} />}
      </Card>
      {complaint.answers.length === 0 ? null : (
        <Card className={classes.screenOnly} title="Đã trả lời">
          <Answers complaint={complaint} />
        </Card>
      )}
      {mayWrite && complaint.closedAt === null ? (
        <Card className={classes.screenOnly} title="Câu trả lời">
          <AnswerForm complaint={complaint} found={found.data} words={words} onWords={setWords} />
        </Card>
      ) : null}
      {facts === undefined ? null : (
        <AnswerPaper
          answer={facts}
          reply={{
            number: complaint.number,
            caller: complaint.caller,
            asked: complaint.asked,
            words: last?.words ?? words,
            answeredBy: last?.answeredBy,
          }}
        />
      )}
    </>
  );
}

function Asked({ complaint, place }: { readonly complaint: Complaint; readonly place: string }) {
  const zone = useZone();
  const { caller, phone, aboutAt, toleranceMinutes, asked, receivedAt, receivedBy, dueOn, closedAt } = complaint;
  return (
    <>
      <p className={classes.asked}>«{asked}»</p>
      <dl className={classes.facts}>
        <dt>Người phản ánh</dt>
        <dd>{phone === '' ? caller : <PhoneList contacts={[{ name: caller, phone }]} />}</dd>
        <dt>Nơi, lúc nghe thấy</dt>
        <dd>
          {place}, {clockWords(aboutAt, zone)} ngày {dateWords(aboutAt, zone)}
          {toleranceMinutes === 0 ? '' : ` (có thể lệch ${toleranceMinutes} phút)`}
        </dd>
        <dt>Nhận</dt>
        <dd>
          {receivedBy}, {dateTimeWords(receivedAt, zone)}
        </dd>
        <dt>Hạn trả lời</dt>
        <dd>
          hết ngày {dateOf(dueOn)}
          {closedAt === null ? '' : `; trả lời xong ${dateTimeWords(closedAt, zone)}`}
        </dd>
      </dl>
    </>
  );
}

function Answers({ complaint }: { readonly complaint: Complaint }) {
  const zone = useZone();
  return (
    <ol className={classes.answers}>
      {complaint.answers.map(({ no, verdict, words, answeredBy, answeredAt }) => (
        <li key={no}>
          <p>{words}</p>
          <Group gap="xs">
            <StateBadge small look={verdictLook[verdict]} />
            <span className={classes.muted}>
              {answeredBy}, {dateTimeWords(answeredAt, zone)}
            </span>
          </Group>
        </li>
      ))}
    </ol>
  );
}

function AnswerForm({
  complaint,
  found,
  words,
  onWords,
}: {
  readonly complaint: Complaint;
  readonly found: AirAnswer | undefined;
  readonly words: string;
  readonly onWords: (words: string) => void;
}) {
  const client = useQueryClient();
  const [close, setClose] = useState(true);
  const save = useMutation({
    mutationFn: () => api.answerComplaint(complaint.id, { words: words.trim(), close }),
    onSuccess: () => {
      tellDone(close ? 'Đã lưu câu trả lời và đóng phản ánh.' : 'Đã lưu câu trả lời.');
      onWords('');
      void client.invalidateQueries();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="sm">
        <Textarea
          size="md"
          label="Đã trả lời người dân thế nào"
          autosize
          minRows={3}
          maxLength={2000}
          value={words}
          onChange={(event) => onWords(event.currentTarget.value)}
        />
        {found === undefined || found.verdict === 'cannot-say' ? null : (
          <Group>
            <Button variant="subtle" size="sm" onClick={() => onWords(found.words)}>
              Lấy câu của nhật ký
            </Button>
          </Group>
        )}
        <Checkbox
          size="md"
          label="Đã trả lời xong, đóng phản ánh"
          checked={close}
          onChange={(event) => setClose(event.currentTarget.checked)}
        />
        <Text size="sm" c="dimmed">
          Lưu cùng những gì nhật ký nói lúc này; sau không sửa được, chỉ trả lời thêm.
        </Text>
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending} disabled={words.trim() === ''}>
            Lưu câu trả lời
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function incidentPath({ id, stationId, clusterId, aboutAt }: Complaint): string {
  const hints = new URLSearchParams({ ghi: '1', tram: stationId, luc: aboutAt, 'phan-anh': id });
  if (clusterId !== null) hints.set('cum', clusterId);
  return `/nhat-ky/su-co?${hints}`;
}
