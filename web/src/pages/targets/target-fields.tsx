/** What a target asks: so many airings or minutes in so long a time, in each village or the commune, of which segments. */
import { Button, Checkbox, MultiSelect, NumberInput, Radio, Select, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Topic } from '../../../../server/contract/segments.ts';
import { queries } from '../../queries.ts';
import type { CampaignTarget, SegmentKind } from '../../wire.ts';
import { kindWord, optionsOf } from '../../words/state-words.ts';
import { perWord, wholePlan } from '../../words/target-words.ts';
import type { TargetDraft } from './target-draft.ts';
import classes from './targets.module.css';

interface Props {
  readonly draft: TargetDraft;
  readonly topics: readonly Topic[];
  readonly onChange: (change: Partial<TargetDraft>) => void;
}

export function TargetFields(props: Props) {
  return (
    <>
      <HowMuch {...props} />
      <OfTopics {...props} />
      <OfKinds {...props} />
    </>
  );
}

const measures = [
  { value: 'airings', label: 'lượt phát' },
  { value: 'minutes', label: 'phút phát' },
];

function HowMuch({ draft, onChange }: Props) {
  return (
    <>
      <Radio.Group
        label="Tính cho"
        value={draft.each}
        onChange={(each) => onChange({ each: each as CampaignTarget['each'] })}
      >
        <div className={classes.choices}>
          <Radio value="village" label="Mỗi thôn (từng thôn phải đạt)" />
          <Radio value="commune" label="Toàn xã (tính chung một lần)" />
        </div>
      </Radio.Group>
      <div className={classes.triple}>
        <NumberInput
          label="Ít nhất"
          min={1}
          max={100_000}
          allowDecimal={false}
          allowNegative={false}
          value={draft.atLeast ?? ''}
          onChange={(value) => onChange({ atLeast: typeof value === 'number' && value >= 1 ? value : undefined })}
          data-autofocus
        />
        <Select
          label="Đơn vị"
          data={measures}
          value={draft.measure}
          onChange={(measure) => onChange({ measure: measure as CampaignTarget['measure'] })}
          allowDeselect={false}
        />
        <Select
          label="Trong"
          data={optionsOf(perWord)}
          value={draft.per}
          onChange={(per) => onChange({ per: per as CampaignTarget['per'] })}
          allowDeselect={false}
        />
      </div>
    </>
  );
}

function OfTopics({ draft, topics, onChange }: Props) {
  return (
    <>
      <div>
        <MultiSelect
          label="Nội dung"
          description="Không chọn gì thì nội dung nào cũng được tính. Chọn II.3 là gồm cả các mục con."
          data={topics.map(({ code, title }) => ({ value: code, label: `${code} ${title}` }))}
          value={[...draft.topics]}
          onChange={(chosen) => onChange({ topics: chosen })}
          searchable
          nothingFoundMessage="Không có nội dung nào như vậy"
        />
        <Button
          size="compact-md"
          variant="subtle"
          mt={4}
          onClick={() => onChange({ topics: wholePlan(topics, draft.everyTopic) })}
        >
          Chọn mọi nội dung của kế hoạch
        </Button>
      </div>
      <Checkbox
        label="Tính từng nội dung một"
        description="Mỗi nội dung đã chọn đều phải đủ, không bù cho nhau."
        checked={draft.everyTopic}
        onChange={(event) => onChange({ everyTopic: event.currentTarget.checked })}
      />
    </>
  );
}

function OfKinds({ draft, onChange }: Props) {
  const segments = useQuery(queries.segments({})).data?.segments ?? [];
  const tags = [...new Set(segments.flatMap((segment) => segment.tags))].sort();
  return (
    <div className={classes.pair}>
      <MultiSelect
        label="Loại tin bài"
        description="Không chọn gì thì loại nào cũng được."
        data={optionsOf(kindWord)}
        value={[...draft.kinds]}
        onChange={(kinds) => onChange({ kinds: kinds as SegmentKind[] })}
      />
      <TagsInput
        size="md"
        label="Nhãn"
        description="Không ghi gì thì nhãn nào cũng được."
        data={tags}
        maxTags={20}
        maxLength={40}
        value={[...draft.tags]}
        onChange={(chosen) => onChange({ tags: chosen })}
      />
    </div>
  );
}
