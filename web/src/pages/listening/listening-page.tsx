/** Nghe lại: what was said? For everybody, without an account: what has aired, by topic, to hear and to read. */
import { Anchor, Button, Group, NativeSelect, Text, Title } from '@mantine/core';
import { IconRss } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PublicList } from '../../../../server/contract/listening.ts';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { ApiProblem } from '../../request.ts';
import classes from './listening.module.css';
import { ListeningItem } from './listening-item.tsx';

export function ListeningPage() {
  const [topic, setTopic] = useState<string>();
  const list = useInfiniteQuery(queries.publicItems(topic));
  const [first] = list.data?.pages ?? [];
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isClosed = list.error instanceof ApiProblem && list.error.code === 'listening-off';
  useEffect(() => {
    document.title = first === undefined ? 'Nghe lại · Loa' : `Nghe lại · Truyền thanh ${first.commune}`;
  }, [first]);
  return (
    <main className={classes.page} data-page="listening" aria-busy={list.isPending}>
      <header>
        <Text c="dimmed">Truyền thanh {first?.commune ?? 'xã'}</Text>
        <Title order={1}>Nghe lại</Title>
        <Text>Tin, bài đã phát trên loa. Bấm nút phát để nghe, bấm «Đọc lời» để xem chữ.</Text>
      </header>
      {list.isPending ? <WaitingNote /> : null}
      {isClosed ? <ClosedNote /> : <ProblemNote error={list.error} retry={() => void list.refetch()} />}
      {first === undefined ? null : (
        <>
          <Topics topics={first.topics} chosen={topic} onChoose={setTopic} />
          {items.length === 0 ? (
            <EmptyNote title="Chưa có bài nào để nghe lại">Bài có ở đây sau khi đã phát trên loa.</EmptyNote>
          ) : null}
          <ul className={classes.items}>
            {items.map((item) => (
              <ListeningItem key={item.id} item={item} zone={first.zone} />
            ))}
          </ul>
          {list.hasNextPage ? (
            <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Xem bài cũ hơn
            </Button>
          ) : null}
          <Foot />
        </>
      )}
    </main>
  );
}

function Topics({
  topics,
  chosen,
  onChoose,
}: {
  readonly topics: PublicList['topics'];
  readonly chosen: string | undefined;
  readonly onChoose: (topic: string | undefined) => void;
}) {
  if (topics.length === 0) return null;
  return (
    <NativeSelect
      label="Nội dung"
      value={chosen ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value || undefined)}
      data={[
        { value: '', label: 'Tất cả' },
        ...topics.map(({ code, title, items }) => ({ value: code, label: `${title} (${items})` })),
      ]}
    />
  );
}

function ClosedNote() {
  return (
    <EmptyNote title="Trang nghe lại chưa mở">
      Xã chưa mở trang này cho mọi người. Cán bộ xã mở ở{' '}
      <Anchor href="/nghe-lai/quan-ly">trang quản lý nghe lại</Anchor>.
    </EmptyNote>
  );
}

function Foot() {
  return (
    <footer className={classes.foot}>
      <Anchor href="/nghe-lai/rss.xml">
        <Group gap={6} component="span" wrap="nowrap">
          <IconRss size={18} aria-hidden /> Đường dẫn RSS, để theo dõi bằng ứng dụng podcast
        </Group>
      </Anchor>
      <Anchor href="/nghe-lai/quan-ly">Dành cho cán bộ xã</Anchor>
    </footer>
  );
}
