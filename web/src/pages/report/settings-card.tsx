/** What figures are counted by: how long a village is waited for, the topic that is watched, tags counted by themselves. */
import { Button, Group, NumberInput, Select, Stack, TagsInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import type { Settings } from '../../api/reports.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import classes from './report.module.css';

export function SettingsCard({ settings }: { readonly settings: Settings }) {
  const client = useQueryClient();
  const topics = useQuery(queries.topics());
  const [draft, setDraft] = useState(settings);
  const set = (change: Partial<Settings>) => setDraft((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: async () => {
      if (draft.reportWaitDays !== settings.reportWaitDays)
        await api.setSetting('reportWaitDays', draft.reportWaitDays);
      if (draft.watchedTopic !== settings.watchedTopic) await api.setSetting('watchedTopic', draft.watchedTopic);
      if (draft.countedTags.join('\n') !== settings.countedTags.join('\n'))
        await api.setSetting('countedTags', draft.countedTags);
    },
    onSuccess: () => {
      tellDone('Đã lưu cách tính số liệu.');
      void client.invalidateQueries({ queryKey: ['settings'] });
      void client.invalidateQueries({ queryKey: ['figures'] });
    },
  });
  const options = [
    { value: '', label: 'Không theo dõi' },
    ...(topics.data?.topics ?? []).map(({ code, title }) => ({ value: code, label: `${code} ${title}` })),
  ];
  return (
    <Card title="Cách tính số liệu">
      <Stack gap="sm">
        <div className={classes.pair}>
          <NumberInput
            label="Chờ thôn xác nhận (ngày sau khi hết tuần)"
            description="Quá hạn mà chưa ai xác nhận thì lượt phát ghi là không rõ."
            min={0}
            max={60}
            allowDecimal={false}
            value={draft.reportWaitDays}
            onChange={(days) => set({ reportWaitDays: Number(days) })}
          />
          <Select
            label="Nội dung theo dõi thời lượng"
            description="So với kỳ trước trong báo cáo."
            data={options}
            value={draft.watchedTopic}
            allowDeselect={false}
            onChange={(watchedTopic) => set({ watchedTopic: watchedTopic ?? '' })}
          />
        </div>
        <TagsInput
          size="md"
          label="Nhãn đếm riêng"
          description="Gõ nhãn rồi bấm Enter; đúng như nhãn gắn ở tin bài."
          maxTags={20}
          value={draft.countedTags}
          onChange={(countedTags) => set({ countedTags })}
        />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button
            variant="default"
            loading={save.isPending}
            disabled={JSON.stringify(draft) === JSON.stringify(settings)}
            onClick={() => save.mutate()}
          >
            Lưu cách tính
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
