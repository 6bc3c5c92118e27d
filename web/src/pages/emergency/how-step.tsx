/** Bước 3: how often, until when, with its time or not, and what becomes of an emergency that already runs. */
import { Radio, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import type { Interrupt } from '../../../../server/contract/interrupts.ts';
import { Card } from '../../parts/card.tsx';
import { useZone } from '../../session.tsx';
import { expiryChoices, minutesWords, namesOf, repeatChoices, usualExpiry } from '../../words/order-words.ts';
import { nearWords } from '../../words/time-words.ts';
import { type OrderDraft, saysItsTime } from './order-draft.ts';

const once = 'once';

export function HowStep({
  draft,
  running,
  nowMs,
  onChange,
}: {
  readonly draft: OrderDraft;
  /** The emergencies that already run. */
  readonly running: readonly Interrupt[];
  readonly nowMs: number;
  readonly onChange: (change: Partial<OrderDraft>) => void;
}) {
  const zone = useZone();
  const { repeatEveryMinutes, expiresInMinutes } = draft;
  const until = nearWords(nowMs + expiresInMinutes * 60_000, nowMs, zone);
  return (
    <Card title="3. Phát thế nào">
      <Stack gap="md">
        {running.length === 0 ? null : (
          <Radio.Group
            label={`Đang có lệnh khẩn cấp ${namesOf(running)}. Lệnh mới thì`}
            value={draft.replaces === undefined ? null : String(draft.replaces)}
            onChange={(next) => onChange({ replaces: next === 'true' })}
          >
            <Stack gap="xs" mt={6}>
              <Radio
                value="true"
                label="Thay lệnh cũ: lệnh cũ dừng ngay ở các trạm lệnh mới phát tới"
                description="Trạm khác vẫn nghe lệnh cũ. Dừng lệnh mới thì lệnh cũ không tự phát lại."
              />
              <Radio value="false" label="Phát sau lệnh cũ: lệnh cũ vẫn lặp lại" />
            </Stack>
          </Radio.Group>
        )}
        <div>
          <Text fw={600} mb={4}>
            Lặp lại sau mỗi
          </Text>
          <SegmentedControl
            fullWidth
            aria-label="Lặp lại sau mỗi"
            value={String(repeatEveryMinutes ?? once)}
            data={repeatChoices.map(({ minutes, word }) => ({ value: String(minutes ?? once), label: word }))}
            onChange={(next) => {
              const every = next === once ? null : Number(next);
              onChange({ repeatEveryMinutes: every, expiresInMinutes: usualExpiry(every) });
            }}
          />
        </div>
        <div>
          <Text fw={600} mb={4}>
            Hết hạn sau
          </Text>
          <SegmentedControl
            fullWidth
            aria-label="Hết hạn sau"
            value={String(expiresInMinutes)}
            data={expiryChoices(repeatEveryMinutes).map((minutes) => ({
              value: String(minutes),
              label: minutesWords(minutes),
            }))}
            onChange={(next) => onChange({ expiresInMinutes: Number(next) })}
          />
          <Text size="sm" c="dimmed" mt={4}>
            {repeatEveryMinutes === null
              ? `Trạm có mạng lại trước ${until} vẫn phát; sau đó thì thôi.`
              : `Không phát lại sau ${until}.`}
          </Text>
        </div>
        <Switch
          size="md"
          label="Nói giờ phát hành trước mỗi lượt"
          description={
            repeatEveryMinutes === null
              ? 'Ví dụ: «Thông báo lúc 3 giờ 30 phút»'
              : 'Lệnh lặp lại luôn nói giờ phát hành.'
          }
          checked={saysItsTime(draft)}
          disabled={repeatEveryMinutes !== null}
          onChange={(event) => onChange({ saysTime: event.currentTarget.checked })}
        />
      </Stack>
    </Card>
  );
}
