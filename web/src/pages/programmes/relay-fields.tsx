/** "Tiếp âm": which source, from which minute of the session, how long. */
import { Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useNow } from '../../parts/use-now.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { RelaySource } from '../../wire.ts';
import { sourceState, validityWords } from '../../words/source-words.ts';
import { LengthField } from './length-field.tsx';
import type { RelayDraft } from './programme-draft.ts';
import classes from './programmes.module.css';

export function RelayFields({
  item,
  onChange,
}: {
  readonly item: RelayDraft;
  readonly onChange: (item: RelayDraft) => void;
}) {
  const zone = useZone();
  const now = useNow(60_000);
  const sources = useQuery(queries.relaySources()).data?.sources;
  return (
    <>
      <Select
        label="Nguồn tiếp âm"
        placeholder={sources?.length === 0 ? 'Chưa có nguồn nào' : 'Chọn nguồn'}
        data={(sources ?? []).map((source) => ({ value: source.id, label: sourceLabel(source, now, zone) }))}
        value={item.sourceId ?? null}
        onChange={(id) => onChange({ ...item, sourceId: id ?? undefined })}
        allowDeselect={false}
        searchable
        nothingFoundMessage="Không có nguồn nào như vậy"
      />
      {sources?.length === 0 ? (
        <Text>
          Xã chưa khai báo nguồn tiếp âm. <Link href="/lich-phat/tiep-am">Khai báo nguồn tiếp âm</Link>
        </Text>
      ) : null}
      <div className={classes.pair}>
        <LengthField
          label="Bắt đầu sau giờ phát"
          valueMs={item.offsetMs}
          onChange={(offsetMs) => onChange({ ...item, offsetMs })}
        />
        <LengthField
          label="Tiếp âm trong"
          valueMs={item.durationMs}
          onChange={(durationMs) => onChange({ ...item, durationMs })}
        />
      </div>
      <Text size="sm" c="dimmed">
        Tiếp âm luôn nối đúng giờ này: mục đứng trước kết thúc sớm thì loa im lặng chờ, không nối sớm hơn.
      </Text>
    </>
  );
}

/** `VOV1: không giới hạn thời gian`, `Đài huyện: đã hết hạn (đến hết ngày 31/12/2025)`. */
function sourceLabel(source: RelaySource, nowMs: number, zone: string): string {
  const state = sourceState(source, nowMs);
  const validity = validityWords(source, zone);
  if (state === 'expired') return `${source.name}: đã hết hạn (${validity})`;
  return `${source.name}: ${state === 'waiting' ? 'chưa được duyệt' : validity}`;
}
