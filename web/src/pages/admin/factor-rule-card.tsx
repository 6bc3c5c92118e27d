/** From whom the commune demands a second step, and whether one may approve in the browser in which a segment was made. */
import { Radio, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { User } from '../../../../server/contract/people.ts';
import { tellDone } from '../../acts/tell.tsx';
import type { Settings } from '../../api/reports.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { lackingWords } from '../../words/second-step.ts';

const demands: Record<Settings['secondFactor'], string> = {
  off: 'Không bắt buộc ai',
  approvers: 'Bắt buộc người duyệt',
  everybody: 'Bắt buộc mọi người',
};

/** `users`: those who are asked and have none are named before the demand is made. */
export function FactorRuleCard({ users }: { readonly users: readonly User[] }) {
  const settings = useQuery(queries.settings());
  const client = useQueryClient();
  const settle = {
    onSuccess: () => tellDone('Đã lưu.'),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['settings'] });
      invalidateTopics(client, ['people']);
    },
  };
  const demand = useMutation({
    mutationFn: (value: Settings['secondFactor']) => api.setSetting('secondFactor', value),
    ...settle,
  });
  const sameBrowser = useMutation({
    mutationFn: (value: Settings['sameBrowser']) => api.setSetting('sameBrowser', value),
    ...settle,
  });
  if (settings.data === undefined) return <ProblemNote error={settings.error} />;
  return (
    <Card title="Bước xác nhận thứ hai">
      <Stack gap="sm">
        <Text c="dimmed">
          Mật khẩu có thể bị đoán hay bị lừa lấy. Khóa truy cập hoặc mã 6 số chặn được việc đó: người bị bắt buộc mà
          chưa có thì từ trang kế tiếp phải thêm trước khi làm việc khác.
        </Text>
        <Radio.Group
          label="Đăng nhập"
          value={settings.data.secondFactor}
          onChange={(value) => demand.mutate(value as Settings['secondFactor'])}
        >
          <Stack gap={8} mt={6}>
            {Object.entries(demands).map(([value, label]) => (
              <Radio
                key={value}
                value={value}
                label={label}
                description={value === 'approvers' || value === 'everybody' ? lackingWords(users, value) : undefined}
                disabled={demand.isPending}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Switch
          size="md"
          label="Duyệt trên trình duyệt đã soạn bài thì hỏi thêm bước xác nhận"
          description="Để không ai ngồi vào máy của người soạn mà duyệt luôn bài vừa soạn."
          checked={settings.data.sameBrowser === 'second-factor'}
          disabled={sameBrowser.isPending}
          onChange={({ currentTarget }) => sameBrowser.mutate(currentTarget.checked ? 'second-factor' : 'allowed')}
        />
        <ProblemNote error={demand.error ?? sameBrowser.error} />
      </Stack>
    </Card>
  );
}
