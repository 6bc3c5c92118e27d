/** Step one: for which days, at what times, how long, and out of which segments a plan is proposed. */
import { Button, Chip, Group, MultiSelect, NumberInput, Radio, Text } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '../../parts/card.tsx';
import { DateField } from '../../parts/dates.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { ProposalBody } from '../../wire.ts';
import { spanAround } from '../../words/calendar-spans.ts';
import { localDate } from '../../words/local-time.ts';
import classes from './targets.module.css';
import { firstWish, type Quick, quickOf, type WishDraft, wishBody, wishProblem } from './wish-draft.ts';
import { WishTimes } from './wish-times.tsx';

export function WishCard({
  busy,
  error,
  again,
  onPropose,
}: {
  readonly busy: boolean;
  readonly error: Error | null;
  readonly again: 'first' | 'again' | 'loses-edits';
  readonly onPropose: (asked: ProposalBody) => void;
}) {
  const today = localDate(Date.now(), useZone());
  const [draft, setDraft] = useState<WishDraft>(() => firstWish(today));
  const set = (change: Partial<WishDraft>) => setDraft({ ...draft, ...change });
  const problem = wishProblem(draft, today);
  const body = wishBody(draft, today);
  return (
    <Card title="1. Xếp lịch cho những ngày nào, giờ nào">
      <div className={classes.wish}>
        <Days draft={draft} today={today} onChange={set} />
        <div className={classes.column}>
          <WishTimes times={draft.times} onChange={(times) => set({ times })} />
          <NumberInput
            label="Thời lượng mỗi buổi nhiều nhất, phút"
            min={1}
            max={120}
            allowDecimal={false}
            allowNegative={false}
            maw={320}
            value={draft.minutes ?? ''}
            onChange={(value) => set({ minutes: typeof value === 'number' && value >= 1 ? value : undefined })}
          />
        </div>
      </div>
      <SegmentChoice draft={draft} onChange={set} />
      <Group gap="sm" mt="md">
        <Button
          leftSection={<IconWand size={19} aria-hidden />}
          disabled={body === undefined}
          loading={busy}
          onClick={() => body !== undefined && onPropose(body)}
        >
          {again === 'first' ? 'Đề xuất' : 'Đề xuất lại'}
        </Button>
        <Text role="status" fw={problem === undefined ? 400 : 600} className={classes.grow ?? ''}>
          {busy ? 'Đang xếp thử lịch, xin đợi…' : (problem ?? hintWords[again])}
        </Text>
      </Group>
      <ProblemNote error={error} />
    </Card>
  );
}

const hintWords = {
  first: 'Chỉ xếp thử, chưa lưu gì. Máy tránh giờ yên lặng, ngày nghỉ và các buổi đã có lịch.',
  again: 'Đổi ngày, giờ ở trên rồi bấm để xếp lại.',
  'loses-edits': 'Đề xuất lại thì các chỗ đã sửa ở dưới không còn.',
};

interface PartProps {
  readonly draft: WishDraft;
  readonly onChange: (change: Partial<WishDraft>) => void;
}

function Days({ draft, today, onChange }: PartProps & { readonly today: string }) {
  return (
    <div className={classes.column}>
      <Chip.Group
        value={quickOf(draft, today) ?? ''}
        onChange={(quick) => onChange(spanAround(today, quick as Quick, 1))}
      >
        <Group gap={8} role="group" aria-label="Chọn nhanh">
          <Chip size="md" value="week">
            Tuần tới
          </Chip>
          <Chip size="md" value="month">
            Tháng tới
          </Chip>
          <Chip size="md" value="quarter">
            Quý tới
          </Chip>
        </Group>
      </Chip.Group>
      <div className={classes.pair}>
        <DateField label="Từ ngày" value={draft.from} min={today} onChange={(from) => onChange({ from })} />
        <DateField
          label="Đến hết ngày"
          value={draft.until}
          min={draft.from ?? today}
          onChange={(until) => onChange({ until })}
        />
      </div>
    </div>
  );
}

function SegmentChoice({ draft: { segmentIds }, onChange }: PartProps) {
  const approved = useQuery(queries.segments({ state: 'approved' })).data?.segments ?? [];
  const offered = approved.filter(({ kind }) => kind !== 'signature' && kind !== 'jingle');
  return (
    <>
      <Radio.Group
        label="Lấy tin bài"
        mt="sm"
        value={segmentIds === undefined ? 'any' : 'some'}
        onChange={(which) => onChange({ segmentIds: which === 'any' ? undefined : [] })}
      >
        <div className={classes.choices}>
          <Radio value="any" label={`Trong mọi tin bài đã duyệt (${offered.length})`} />
          <Radio value="some" label="Chỉ trong một số tin bài" />
        </div>
      </Radio.Group>
      {segmentIds === undefined ? null : (
        <MultiSelect
          mt="sm"
          label="Các tin bài được dùng"
          placeholder="Tìm trong kho"
          data={offered.map(({ id, title }) => ({ value: id, label: title }))}
          value={[...segmentIds]}
          onChange={(chosen) => onChange({ segmentIds: chosen })}
          searchable
          nothingFoundMessage="Không có tin bài đã duyệt nào như vậy"
        />
      )}
    </>
  );
}
