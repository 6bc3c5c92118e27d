/** How long the names and phone numbers of people who complained are kept. */
import { Button, Group, NumberInput, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';

const MOST_DAYS = 3650;

export function KeepCard() {
  const client = useQueryClient();
  const settings = useQuery(queries.settings());
  const [draft, setDraft] = useState<number>();
  const save = useMutation({
    mutationFn: (days: number) => api.setSetting('complaintDays', days),
    onSuccess: () => tellDone('Đã lưu.'),
    onSettled: () => client.invalidateQueries({ queryKey: ['settings'] }),
  });
  if (settings.data === undefined) return <ProblemNote error={settings.error} />;
  const stored = settings.data.complaintDays;
  const days = draft ?? stored;
  return (
    <Card title="Giữ tên người phản ánh bao lâu">
      <Stack gap="sm">
        <NumberInput
          label="Tự xóa tên và số điện thoại sau (ngày kể từ khi đóng phản ánh)"
          description={days === 0 ? '0: giữ mãi.' : 'Câu hỏi và câu trả lời vẫn giữ. Đã xóa thì không lấy lại được.'}
          min={0}
          max={MOST_DAYS}
          allowDecimal={false}
          clampBehavior="strict"
          value={days}
          onChange={(value) => setDraft(Number(value))}
        />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button
            variant="default"
            loading={save.isPending}
            disabled={days === stored}
            onClick={() => save.mutate(days)}
          >
            Lưu số ngày
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
