/** Máy nhận thông báo: every browser that gets one's own notices, and ending them in any of them. */
import { Button, Text } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PushBrowser } from '../../../../server/contract/notices.ts';
import { tellProblem } from '../../acts/tell.tsx';
import { useNotices } from '../../acts/use-notices.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Mark } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './account.module.css';

export function NoticesCard() {
  const push = useQuery(queries.push());
  const mayKnow = useMay('operator', 'approver', 'admin');
  const rows = push.data?.browsers ?? [];
  if (!mayKnow && rows.length === 0) return null;
  return (
    <Card title="Máy nhận thông báo">
      {push.isPending ? <WaitingNote /> : null}
      <ProblemNote error={push.error} retry={() => void push.refetch()} />
      <ul className={classes.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      <Text size="sm" c="dimmed" mt="xs">
        {rows.length === 0 && push.isSuccess
          ? 'Chưa có máy nào. Bật "Báo cho tôi trên máy này" trên điện thoại của bạn để được báo ngay.'
          : 'Thấy máy không phải của mình? Tắt ở đây và đổi mật khẩu ngay.'}
      </Text>
    </Card>
  );
}

function Row({ row }: { readonly row: PushBrowser }) {
  const zone = useZone();
  const client = useQueryClient();
  const { here, change } = useNotices();
  const isHere = here?.id === row.id;
  const end = useMutation({
    mutationFn: () => api.unsubscribe(row.id),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: ['push'] }),
  });
  const name = row.source === '' ? 'Không rõ máy nào' : row.source;
  const sent = row.lastSentAt === null ? '' : `, nhận gần nhất ${dateTimeWords(row.lastSentAt, zone)}`;
  return (
    <li className={classes.row}>
      <div>
        <strong>{name}</strong>
        {isHere ? (
          <>
            {' '}
            <Mark tone="good">Máy này</Mark>
          </>
        ) : null}
        <span className={classes.muted}>
          Từ {dateTimeWords(row.since, zone)}
          {sent}
        </span>
      </div>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconBellOff size={17} aria-hidden />}
        loading={end.isPending || (isHere && change.isPending)}
        aria-label={`Tắt thông báo ở ${name}`}
        onClick={() => (isHere ? change.mutate(false) : end.mutate())}
      >
        Tắt
      </Button>
    </li>
  );
}
