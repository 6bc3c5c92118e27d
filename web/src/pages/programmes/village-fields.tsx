/** "Thông báo riêng từng thôn": one slot in which stations sound different notices at the same time. */
import { Button, Group, MultiSelect, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../queries.ts';
import { LengthField } from './length-field.tsx';
import type { NoticeDraft, VillageDraft } from './programme-draft.ts';
import classes from './programmes.module.css';
import { SegmentSelect } from './segment-select.tsx';

export function VillageFields({
  item,
  onChange,
}: {
  readonly item: VillageDraft;
  readonly onChange: (item: VillageDraft) => void;
}) {
  const { notices } = item;
  const set = (next: readonly NoticeDraft[]) => onChange({ ...item, notices: next });
  return (
    <>
      <LengthField
        label="Khung thông báo dài"
        valueMs={item.slotMs}
        onChange={(slotMs) => onChange({ ...item, slotMs })}
      />
      {notices.map((notice, index) => (
        <NoticeFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a notice is its place while it is being written
          key={index}
          number={index + 1}
          notice={notice}
          taken={notices.flatMap((other, at) => (at === index ? [] : other.stationIds))}
          onChange={(next) => set(notices.map((one, at) => (at === index ? next : one)))}
          onRemove={notices.length === 1 ? undefined : () => set(notices.filter((_, at) => at !== index))}
        />
      ))}
      <Group>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={() => set([...notices, { segmentId: undefined, stationIds: [] }])}
        >
          Thêm thông báo cho thôn khác
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        Các trạm phát cùng lúc, mỗi trạm một thông báo. Trạm không có thông báo riêng im lặng hết khung này.
      </Text>
    </>
  );
}

/** `taken`: stations that have another notice. */
function NoticeFields({
  number,
  notice,
  taken,
  onChange,
  onRemove,
}: {
  readonly number: number;
  readonly notice: NoticeDraft;
  readonly taken: readonly string[];
  readonly onChange: (notice: NoticeDraft) => void;
  readonly onRemove: (() => void) | undefined;
}) {
  const stations = useQuery(queries.stations()).data?.stations ?? [];
  return (
    <fieldset className={classes.notice}>
      <legend>Thông báo {number}</legend>
      <div className={classes.pair}>
        <SegmentSelect
          label="Phát tin bài"
          first="notice"
          value={notice.segmentId}
          onChange={(segmentId) => onChange({ ...notice, segmentId })}
        />
        <MultiSelect
          label="Ở các trạm"
          data={stations
            .filter(({ id, health }) => health !== 'retired' || notice.stationIds.includes(id))
            .map(({ id, name, code }) => ({ value: id, label: `${name} (${code})`, disabled: taken.includes(id) }))}
          value={[...notice.stationIds]}
          onChange={(stationIds) => onChange({ ...notice, stationIds })}
          searchable
        />
      </div>
      {onRemove === undefined ? null : (
        <Group justify="flex-end" mt={6}>
          <Button
            variant="subtle"
            size="sm"
            leftSection={<IconX size={17} aria-hidden />}
            aria-label={`Bỏ thông báo ${number}`}
            onClick={onRemove}
          >
            Bỏ thông báo này
          </Button>
        </Group>
      )}
    </fieldset>
  );
}
