/** Báo tin: which address other programs are told at when a station is not ready. */
import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WebhookState } from '../../../../server/contract/notices.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { dateTimeWords } from '../../words/time-words.ts';

export function NoticesTab() {
  const state = useQuery(queries.webhook());
  return (
    <Card title="Địa chỉ nhận báo tự động">
      <Text maw={720} mb="sm">
        Khi trạm chưa sẵn sàng trước giờ phát 30 phút, hoặc lúc 19 giờ 30 cho buổi sáng hôm sau, Loa báo trên trang Hôm
        nay và trên các máy đã bật thông báo. Nếu xã dùng thêm phần mềm khác (tổng đài, nhóm chat), ghi địa chỉ của nó
        vào đây để Loa gửi tin sang.
      </Text>
      {state.isPending ? <WaitingNote /> : null}
      <ProblemNote error={state.error} retry={() => void state.refetch()} />
      {state.data === undefined ? null : <WebhookForm webhook={state.data.webhook} />}
    </Card>
  );
}

function WebhookForm({ webhook }: { readonly webhook: WebhookState['webhook'] }) {
  const zone = useZone();
  const client = useQueryClient();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const done = () => void client.invalidateQueries({ queryKey: ['webhook'] });
  const save = useMutation({ mutationFn: () => api.setWebhook(url.trim()), onSuccess: done });
  const remove = useMutation({
    mutationFn: () => api.removeWebhook(),
    onSuccess: () => {
      tellDone('Loa không gửi tin ra ngoài nữa.');
      setUrl('');
      save.reset();
      done();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="sm" maw={720}>
        <TextInput
          label="Địa chỉ"
          placeholder="https://..."
          inputMode="url"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        {webhook === null ? null : <Text c="dimmed">{standing(webhook, zone)}</Text>}
        {save.data === undefined ? null : (
          <Text>
            Khóa ký tin (chỉ hiện một lần, chép sang phần mềm nhận): <Code>{save.data.secret}</Code>
          </Text>
        )}
        <ProblemNote error={save.error ?? remove.error} />
        <Group gap="xs">
          <Button type="submit" disabled={url.trim() === ''} loading={save.isPending}>
            {webhook === null ? 'Lưu' : 'Lưu và tạo khóa mới'}
          </Button>
          {webhook === null ? null : (
            <DangerButton icon={null} onClick={() => remove.mutate()}>
              Thôi gửi
            </DangerButton>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function standing({ setBy, setAt, lastSentAt, lastFault }: NonNullable<WebhookState['webhook']>, zone: string): string {
  const set = `${setBy} đặt ${dateTimeWords(setAt, zone)}.`;
  if (lastFault !== null) return `${set} Lần gửi gần nhất chưa được: ${lastFault}.`;
  return lastSentAt === null
    ? `${set} Chưa có tin nào phải gửi.`
    : `${set} Gửi gần nhất ${dateTimeWords(lastSentAt, zone)}.`;
}
