/** One day of the exception calendar, and the way to say that it does not hold, or to unsay it. */
import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExceptionDay } from '../../../../server/contract/policy.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { dayKindWord } from '../../words/state-words.ts';
import { capital, longDateOf } from '../../words/time-words.ts';
import classes from './policy.module.css';
import { dayLook } from './policy-looks.ts';

export function DayRow({
  day,
  past,
  mayWrite,
}: {
  readonly day: ExceptionDay;
  readonly past: boolean;
  readonly mayWrite: boolean;
}) {
  return (
    <li className={classes.row} data-past={past || undefined}>
      <div>
        <strong>{day.name}</strong>
        <span className={classes.line}>
          {capital(longDateOf(day.date))}
          {past ? ', đã qua' : ''}
        </span>
        {saysMore(day) ? <span className={classes.muted}>{dayKindWord[day.kind]}</span> : null}
      </div>
      <StateBadge look={dayLook(day)} />
      <div className={classes.acts}>{mayWrite && !past ? <DayAct day={day} /> : null}</div>
    </li>
  );
}

/** "Quốc tang" needs not be called so twice. */
function saysMore({ kind, name }: ExceptionDay): boolean {
  return kind !== 'holiday' && !name.toLocaleLowerCase('vi').includes(dayKindWord[kind].toLocaleLowerCase('vi'));
}

function DayAct({ day }: { readonly day: ExceptionDay }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const words = wordsFor(day);
  const act = useMutation({
    mutationFn: (): Promise<unknown> =>
      day.source === 'commune'
        ? api.clearExceptionDay(day.date)
        : api.setExceptionDay(day.date, { name: day.name, kind: day.kind, holds: false }),
    onSuccess: () => {
      tellDone(words.done);
      setAsking(false);
      void client.invalidateQueries();
    },
  });
  return (
    <>
      <Button
        variant="subtle"
        size="sm"
        aria-label={`${words.act}: ${day.name}, ${longDateOf(day.date)}`}
        onClick={() => setAsking(true)}
      >
        {words.act}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={words.question}
        confirm={words.confirm}
        busy={act.isPending}
        error={act.error}
        onConfirm={() => act.mutate()}
        onClose={() => setAsking(false)}
      >
        <Text>{words.effect}</Text>
      </ConfirmDialog>
    </>
  );
}

interface ActWords {
  readonly act: string;
  readonly question: string;
  readonly confirm: string;
  readonly effect: string;
  readonly done: string;
}

function wordsFor({ date, name, source, holds }: ExceptionDay): ActWords {
  const day = longDateOf(date);
  if (source === 'computed') {
    return {
      act: 'Năm nay không nghỉ ngày này',
      question: `Năm nay không nghỉ ${day}?`,
      confirm: 'Không nghỉ ngày này',
      effect: `«${name}» sẽ là ngày thường: các lịch chọn nghỉ hay phát chương trình khác vào ngày lễ sẽ phát như thường lệ. Khôi phục được bất cứ lúc nào trước ngày đó.`,
      done: `Đã ghi: năm nay không nghỉ ${day}.`,
    };
  }
  if (!holds) {
    return {
      act: 'Khôi phục ngày nghỉ',
      question: `Khôi phục ngày nghỉ ${day}?`,
      confirm: 'Khôi phục ngày nghỉ',
      effect: `«${name}» lại là ngày nghỉ: các lịch chọn nghỉ hay phát chương trình khác vào ngày lễ sẽ làm như vậy.`,
      done: `Đã khôi phục ngày nghỉ ${day}.`,
    };
  }
  return {
    act: 'Bỏ ngày này',
    question: `Bỏ ngày «${name}», ${day}?`,
    confirm: 'Bỏ ngày này',
    effect: 'Điều xã đã ghi cho ngày này được bỏ; nếu là ngày nghỉ theo luật thì ngày nghỉ đó có hiệu lực trở lại.',
    done: `Đã bỏ «${name}».`,
  };
}
