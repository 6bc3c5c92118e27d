/** What a village says of its week, as the operator writes it down on the phone: one word, and other words for single days or airings. */
import { Alert, Autocomplete, Button, Checkbox, Group, NativeSelect, Radio, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { WeekGrid, WeekWrite } from '../../../../server/contract/evidence.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { MomentFields, useNowDraft } from '../../parts/moment-fields.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { invalidateTopics } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { answerWord } from '../../words/answer-words.ts';
import { makeUuid } from '../../words/make-uuid.ts';
import { momentOf } from '../../words/moment-draft.ts';
import { capital } from '../../words/time-words.ts';
import classes from './evidence.module.css';
import { type Choice, draftOfWeek, type Village, type WeekDraft, weekBody } from './week-draft.ts';

const CHOICES = ['heard', 'partly', 'bad-sound', 'not-heard'] as const;
const NOTHING_SAID = 'Chọn một câu trả lời cho cả tuần hoặc cho một ngày rồi ghi.';
const options = (none: string) => [
  { value: '', label: none },
  ...CHOICES.map((value) => ({ value, label: answerWord[value] })),
];

export function WeekForm({
  village,
  days,
  week,
  onDone,
}: {
  readonly village: Village;
  readonly days: WeekGrid['days'];
  readonly week: string;
  readonly onDone: () => void;
}) {
  const zone = useZone();
  const client = useQueryClient();
  const now = useNowDraft();
  // What differs is told from what stood when the form was opened: an answer that came meanwhile is not taken back unseen.
  const [base] = useState(village);
  const [draft, setDraft] = useState<WeekDraft>(() => draftOfWeek(base, now));
  const [wrong, setWrong] = useState<string>();
  // What was not answered is sent again under its number.
  const sent = useRef<{ readonly content: string; readonly requestId: string }>(undefined);
  const write = useMutation({
    mutationFn: (body: WeekWrite) => api.writeWeek(body),
    onSuccess: ({ rows }) => {
      tellDone(`${village.name}: đã ghi câu trả lời cho ${rows} buổi.`);
      onDone();
    },
    onSettled: () => invalidateTopics(client, ['evidence']),
  });
  const change = (part: Partial<WeekDraft>) => setDraft((before) => ({ ...before, ...part }));

  function submit(event: FormEvent): void {
    event.preventDefault();
    const saidAt = momentOf(draft.saidAt, zone);
    const content = JSON.stringify(draft);
    const requestId = sent.current?.content === content ? sent.current.requestId : makeUuid();
    sent.current = { content, requestId };
    const body = saidAt === undefined ? undefined : weekBody(base, draft, { requestId, week, saidAt });
    setWrong(saidAt === undefined ? 'Ghi ngày và giờ thôn báo.' : body === undefined ? NOTHING_SAID : undefined);
    if (body !== undefined) write.mutate(body);
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Radio.Group
          label="Cả tuần, tính đến lúc báo"
          size="md"
          value={draft.week}
          onChange={(next) => change({ week: next as Choice })}
        >
          <Group gap="md" mt={4}>
            {CHOICES.map((value) => (
              <Radio key={value} value={value} label={capital(answerWord[value])} />
            ))}
            <Radio value="" label="Chưa có câu chung" />
          </Group>
        </Radio.Group>
        <Exceptions village={village} days={days} draft={draft} onChange={change} />
        <Autocomplete
          size="md"
          label="Ai báo"
          required
          data={[...new Set(village.contacts.map(({ name }) => name))]}
          value={draft.saidBy}
          onChange={(saidBy) => change({ saidBy })}
        />
        <MomentFields label="Báo lúc" value={draft.saidAt} onChange={(saidAt) => change({ saidAt })} />
        <Textarea
          label="Ghi chú"
          description="Ví dụ: mất điện từ trưa thứ Năm."
          autosize
          maxLength={500}
          value={draft.note}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
        {wrong === undefined ? null : <Alert color="orange" role="alert" title={wrong} />}
        <ProblemNote error={write.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={write.isPending}>
            Ghi câu trả lời
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The days on which it was otherwise; single airings on request. */
function Exceptions({
  village,
  days,
  draft,
  onChange,
}: {
  readonly village: Village;
  readonly days: WeekGrid['days'];
  readonly draft: WeekDraft;
  readonly onChange: (part: Partial<WeekDraft>) => void;
}) {
  const hasOwn = Object.values(draft.airings).some((choice) => choice !== '');
  const [single, setSingle] = useState(hasOwn);
  const begun = village.days.filter((day) => day.begun > 0);
  if (begun.length === 0) return <div>Tuần này chưa có buổi phát nào đến giờ.</div>;
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      <legend className={classes.legendWords}>Ngày nào khác thì ghi riêng</legend>
      <Stack gap={6} mt={6}>
        {begun.map(({ date, airings }) => {
          const words = capital(days.find((day) => day.date === date)?.words ?? date);
          return (
            <div key={date}>
              <div className={classes.dayRow}>
                <label htmlFor={`day-${date}`}>{words}</label>
                <NativeSelect
                  id={`day-${date}`}
                  size="sm"
                  data={options('như cả tuần')}
                  value={draft.days[date] ?? ''}
                  onChange={(event) =>
                    onChange({ days: { ...draft.days, [date]: event.currentTarget.value as Choice } })
                  }
                />
              </div>
              {single
                ? airings
                    .filter((airing) => airing.begun)
                    .map(({ airingId, time, title }) => (
                      <div key={airingId} className={classes.airingRow}>
                        <label htmlFor={`airing-${airingId}`}>
                          {time} {title}
                        </label>
                        <NativeSelect
                          id={`airing-${airingId}`}
                          size="sm"
                          data={options('như cả ngày')}
                          value={draft.airings[airingId] ?? ''}
                          onChange={(event) =>
                            onChange({ airings: { ...draft.airings, [airingId]: event.currentTarget.value as Choice } })
                          }
                        />
                      </div>
                    ))
                : null}
            </div>
          );
        })}
      </Stack>
      <Checkbox
        mt="sm"
        label="Ghi riêng từng buổi"
        checked={single}
        disabled={hasOwn}
        onChange={(event) => setSingle(event.currentTarget.checked)}
      />
    </fieldset>
  );
}
