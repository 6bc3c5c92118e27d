/** The whole "when" as one sentence, both ways: the fields write it, and typing it fills the fields. */
import { TextInput } from '@mantine/core';
import { IconMessage2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { readSentence, type SaidWhen } from '../../words/read-sentence.ts';
import type { When } from '../../words/recurrence.ts';
import { recurrenceSentence } from '../../words/recurrence-sentence.ts';
import classes from './schedule.module.css';

export function SentenceField({
  when,
  onChange,
}: {
  readonly when: When;
  readonly onChange: (change: SaidWhen) => void;
}) {
  const zone = useZone();
  // What is being typed; undefined while the fields speak.
  const [typed, setTyped] = useState<string>();
  const read = (text: string) => readSentence(text, { today: localDate(Date.now(), zone), start: when.date });
  const reading = typed === undefined || typed.trim() === '' ? undefined : read(typed);
  const type = (text: string) => {
    setTyped(text);
    const next = read(text);
    if (next.kind === 'understood') onChange(next.when);
  };
  const unclear = reading?.kind === 'unclear' ? reading.why : undefined;
  return (
    <div className={classes.sentence}>
      <TextInput
        label="Viết bằng lời"
        description="Ví dụ: thứ Ba, thứ Năm hằng tuần lúc 5h20 sáng đến 31/12. Hoặc chọn ở các ô bên dưới."
        placeholder="Thứ Ba và thứ Năm, 5 giờ 20 sáng"
        leftSection={<IconMessage2 size={19} aria-hidden />}
        value={typed ?? recurrenceSentence(when)}
        onChange={(event) => type(event.currentTarget.value)}
        // What was understood is written out; what was not stays to be mended.
        onBlur={() => (unclear === undefined ? setTyped(undefined) : undefined)}
        error={unclear === undefined ? undefined : `${unclear} Các ô bên dưới giữ nguyên.`}
        // The kit's own red is too light.
        styles={{ error: { color: 'var(--tone-bad-fg)', fontSize: '0.95rem' }, input: { color: 'inherit' } }}
        maxLength={300}
      />
    </div>
  );
}
