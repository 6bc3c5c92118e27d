/** "Khung thời lượng": how long each airing may sound; what does not fit is left out. */
import { NumberInput } from '@mantine/core';
import type { Draft } from './schedule-draft.ts';

const minuteMs = 60_000;

export function SlotField({
  draft,
  onChange,
}: {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
}) {
  const { slotMs } = draft;
  return (
    <NumberInput
      label="Khung thời lượng, phút (không bắt buộc)"
      description="Để trống thì dài theo nội dung. Nội dung nào không vừa khung sẽ không phát, trang báo trước."
      min={1}
      max={1440}
      decimalScale={2}
      decimalSeparator=","
      value={slotMs === null ? '' : slotMs / minuteMs}
      onChange={(minutes) =>
        onChange({ slotMs: typeof minutes === 'number' && minutes > 0 ? Math.round(minutes * minuteMs) : null })
      }
    />
  );
}
