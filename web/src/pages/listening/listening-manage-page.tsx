/** Nghe lại công khai, for those who answer for it: whether the page is open, what is on it, and taking one item out. */
import { Anchor, Button, Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListeningState } from '../../../../server/contract/listening.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './listening.module.css';

type Item = ListeningState['items'][number];

export function ListeningManagePage() {
  const state = useQuery(queries.listening());
  const [taking, setTaking] = useState<Item>();
  return (
    <Page
      name="listening-manage"
      title="Nghe lại công khai"
      busy={state.data === undefined}
      actions={
        <Anchor href="/nghe-lai" target="_blank">
          Xem trang như mọi người thấy
        </Anchor>
      }
    >
      {state.isPending ? <WaitingNote /> : null}
      <ProblemNote error={state.error} retry={() => void state.refetch()} />
      {state.data === undefined ? null : (
        <>
          <OpenSwitch isOpen={state.data.isOpen} />
          <Items items={state.data.items} onTake={setTaking} />
        </>
      )}
      {taking === undefined ? null : <TakeOutDialog item={taking} onClose={() => setTaking(undefined)} />}
    </Page>
  );
}

function OpenSwitch({ isOpen }: { readonly isOpen: boolean }) {
  const client = useQueryClient();
  const mayOpen = useMay('admin');
  const open = useMutation({
    mutationFn: (value: boolean) => api.openListening(value),
    onSettled: () => invalidateTopics(client, ['reports']),
  });
  return (
    <Card>
      <Switch
        size="md"
        label={isOpen ? 'Đang mở cho mọi người' : 'Đang đóng'}
        checked={isOpen}
        disabled={!mayOpen || open.isPending}
        onChange={(event) => open.mutate(event.currentTarget.checked)}
      />
      <Text c="dimmed" mt={6}>
        Khi mở, ai cũng nghe lại được các tin, bài đã phát và còn được duyệt, ở địa chỉ /nghe-lai, không cần đăng nhập;
        có cả đường dẫn RSS cho ứng dụng podcast. Thông báo, nhạc hiệu và lệnh khẩn cấp không có ở đó.
        {mayOpen ? '' : ' Chỉ quản trị viên mở hoặc đóng được.'}
      </Text>
      <ProblemNote error={open.error} />
    </Card>
  );
}

function Items({ items, onTake }: { readonly items: readonly Item[]; readonly onTake: (item: Item) => void }) {
  const zone = useZone();
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: (id: string) => api.restoreToListening(id),
    onSettled: () => invalidateTopics(client, ['segments']),
  });
  if (items.length === 0)
    return (
      <EmptyNote title="Chưa có bài nào">
        Tin, bài có ở đây sau khi đã phát trên loa và có bằng chứng trong nhật ký.
      </EmptyNote>
    );
  return (
    <Card title={`${items.length} bài đã phát`}>
      <ProblemNote error={restore.error} />
      <ul className={classes.rows}>
        {items.map((item) => (
          <li key={item.id} className={classes.row}>
            <div>
              <Text fw={600}>{item.title}</Text>
              <Text c="dimmed" size="sm">
                Phát gần nhất {dateTimeWords(item.airedAt, zone)}. {standing(item, zone)}
              </Text>
            </div>
            {item.withdrawn === null ? (
              <Button variant="default" aria-label={`Rút: ${item.title}`} onClick={() => onTake(item)}>
                Rút
              </Button>
            ) : (
              <Button
                variant="default"
                aria-label={`Cho nghe lại: ${item.title}`}
                disabled={restore.isPending}
                onClick={() => restore.mutate(item.id)}
              >
                Cho nghe lại
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function standing({ withdrawn, isReady }: Item, zone: string): string {
  if (withdrawn !== null)
    return `Đã rút: ${withdrawn.reason} (${withdrawn.byName}, ${dateTimeWords(withdrawn.at, zone)}).`;
  return isReady ? 'Đang có trên trang.' : 'Đang làm bản MP3, có trên trang sau ít phút.';
}

const USUAL_REASONS = ['Nêu tên người', 'Không còn đúng', 'Theo yêu cầu của người được nhắc đến'];

function TakeOutDialog({ item, onClose }: { readonly item: Item; readonly onClose: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const takeOut = useMutation({
    mutationFn: () => api.withdrawFromListening(item.id, { reason }),
    onSuccess: onClose,
    onSettled: () => invalidateTopics(client, ['segments']),
  });
  return (
    <ConfirmDialog
      opened
      title="Rút bài này khỏi trang nghe lại?"
      confirm="Rút"
      danger
      busy={takeOut.isPending}
      blocked={reason === ''}
      error={takeOut.error}
      onConfirm={() => takeOut.mutate()}
      onClose={onClose}
    >
      <Text>
        «{item.title}» không còn nghe lại được ngay từ bây giờ, trên trang và trong RSS. Lịch phát và nhật ký không đổi.
      </Text>
      <div>
        <Text fw={600} mb={6}>
          Lý do
        </Text>
        <ReasonField usual={USUAL_REASONS} onChange={setReason} />
      </div>
    </ConfirmDialog>
  );
}
