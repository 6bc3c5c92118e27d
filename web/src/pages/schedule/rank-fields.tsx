/** How important it is when two meet, and what a station does that could not begin in time. */
import { Radio, Stack } from '@mantine/core';
import type { Draft } from './schedule-draft.ts';

export function RankFields({
  draft,
  onChange,
}: {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
}) {
  return (
    <Stack gap="md">
      <Radio.Group
        label="Mức ưu tiên"
        value={draft.priority}
        onChange={(priority) => onChange({ priority: priority as Draft['priority'] })}
      >
        <Stack gap={8} mt={6}>
          <Radio value="priority" label="Ưu tiên" description="Bản tin cấp trên yêu cầu, thông báo gấp của xã." />
          <Radio
            value="normal"
            label="Thông thường"
            description="Trùng giờ thì bắt đầu trước phát trước, lịch sau chờ lượt."
          />
          <Radio value="filler" label="Lấp chỗ trống" description="Chỉ phát khi không có gì khác." />
        </Stack>
      </Radio.Group>
      <Radio.Group
        label="Trạm không kịp bắt đầu đúng giờ (vừa có điện lại, đang phát chương trình khác)"
        value={draft.lateRule}
        onChange={(lateRule) => onChange({ lateRule: lateRule as Draft['lateRule'] })}
      >
        <Stack gap={8} mt={6}>
          <Radio value="join" label="Vào từ tin bài kế tiếp" description="Không bao giờ vào giữa câu." />
          <Radio value="skip" label="Bỏ cả lượt" description="Dùng cho thông báo chỉ có ý nghĩa đúng giờ đó." />
        </Stack>
      </Radio.Group>
    </Stack>
  );
}
