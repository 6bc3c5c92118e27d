/** Nơi đang đăng nhập: every session of one's own account, and ending one from afar. */
import { Button, Text } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SessionRow } from '../../../../server/contract/sessions.ts';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Mark } from '../../parts/state-badge.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './account.module.css';

export function SessionsCard() {
  const sessions = useQuery(queries.sessions());
  const client = useQueryClient();
  const rows = sessions.data?.sessions ?? [];
  const endOthers = useMutation({
    mutationFn: api.endOtherSessions,
    onSuccess: () => tellDone('Đã đăng xuất mọi nơi khác; những nơi đó cũng thôi nhận thông báo.'),
    onError: tellProblem,
    onSettled: () => invalidateTopics(client, ['people']),
  });
  return (
    <Card
      title="Nơi đang đăng nhập"
      aside={
        rows.length > 1 ? (
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            Đăng xuất mọi nơi khác
          </Button>
        ) : null
      }
    >
      {sessions.isPending ? <WaitingNote /> : null}
      <ProblemNote error={sessions.error} retry={() => void sessions.refetch()} />
      <ul className={classes.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      <Text size="sm" c="dimmed" mt="xs">
        Thấy nơi không phải mình? Đổi mật khẩu ngay: mọi nơi khác bị đăng xuất và thôi nhận thông báo.
      </Text>
    </Card>
  );
}

function Row({ row }: { readonly row: SessionRow }) {
  const zone = useZone();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => api.endSession(row.id),
    onError: tellProblem,
    onSettled: () => invalidateTopics(client, ['people']),
  });
  const seen = row.lastSeenAt === null ? '' : `, dùng gần nhất ${dateTimeWords(row.lastSeenAt, zone)}`;
  return (
    <li className={classes.row}>
      <div>
        <strong>{row.source === '' ? 'Không rõ máy nào' : row.source}</strong>
        {row.shared ? (
          <>
            {' '}
            <Mark tone="calm">Máy dùng chung</Mark>
          </>
        ) : null}
        <span className={classes.muted}>
          Từ {dateTimeWords(row.since, zone)}
          {seen}
        </span>
      </div>
      {row.current ? (
        <Mark tone="good">Đang dùng ở đây</Mark>
      ) : (
        <Button
          size="sm"
          variant="default"
          leftSection={<IconLogout size={17} aria-hidden />}
          loading={end.isPending}
          aria-label={`Đăng xuất ${row.source}`}
          onClick={() => end.mutate()}
        >
          Đăng xuất
        </Button>
      )}
    </li>
  );
}
