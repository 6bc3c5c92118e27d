/** The files on their way, each with its progress and its buttons; and those an earlier visit left unfinished. */
import { ActionIcon, Button, Group, Progress, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Card } from '../parts/card.tsx';
import { queries } from '../queries.ts';
import { useZone } from '../session.tsx';
import { dateTimeWords, sizeWords } from '../words/time-words.ts';
import { dropUnfinished, findUnfinished } from './unfinished.ts';
import classes from './upload-rows.module.css';
import { type UploadItem, useUploads } from './uploads.tsx';

export function UploadRows() {
  const { items } = useUploads();
  return (
    <>
      {items.length === 0 ? null : (
        <Card title="Đang tải lên">
          <ul className={classes.rows}>
            {items.map((item) => (
              <UploadRow key={item.key} item={item} />
            ))}
          </ul>
        </Card>
      )}
      <UnfinishedRows />
    </>
  );
}

function UploadRow({ item }: { readonly item: UploadItem }) {
  const { pause, resume, cancel } = useUploads();
  const { standing, refused, done } = useStanding(item);
  const percent = item.bytes === 0 ? 0 : Math.floor((item.sentBytes / item.bytes) * 100);
  const stopped = standing.kind === 'paused' || standing.kind === 'failed';
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Text fw={600} truncate>
          {item.name}
        </Text>
        <Progress
          value={percent}
          color={
            standing.kind === 'failed' || refused !== undefined ? 'red' : standing.kind === 'paused' ? 'gray' : 'leaf'
          }
          aria-label={`Tải lên ${item.name}`}
        />
        <Text size="sm" c={standing.kind === 'failed' || refused !== undefined ? 'red.9' : 'dimmed'} role="status">
          {refused ?? (done ? 'Đã xử lý xong.' : wordsOf(item, percent))}
        </Text>
      </div>
      <Group gap={4} wrap="nowrap">
        {standing.kind === 'sending' ? (
          <ActionIcon variant="default" size="lg" aria-label={`Tạm dừng ${item.name}`} onClick={() => pause(item.key)}>
            <IconPlayerPause size={18} aria-hidden />
          </ActionIcon>
        ) : null}
        {stopped ? (
          <Button
            size="sm"
            variant="default"
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            onClick={() => resume(item.key)}
          >
            {standing.kind === 'failed' && !standing.again ? 'Thử lại' : 'Tiếp tục'}
          </Button>
        ) : null}
        {standing.kind === 'sent' ? null : (
          <ActionIcon variant="default" size="lg" aria-label={`Hủy ${item.name}`} onClick={() => cancel(item.key)}>
            <IconX size={18} aria-hidden />
          </ActionIcon>
        )}
      </Group>
    </li>
  );
}

/** Once all is sent the segment says how it goes on: why its file is of no use, or that the work is done. */
function useStanding({ standing, segmentId }: UploadItem) {
  const sent = standing.kind === 'sent';
  const segment = useQuery({ ...queries.segment(segmentId ?? ''), enabled: sent && segmentId !== undefined });
  // An answer from before this file tells of the one before.
  const known = sent && !segment.isFetching ? segment.data : undefined;
  const refused = known?.state === 'refused' ? (known.refusal?.message ?? 'Tệp không dùng được.') : undefined;
  return { standing, refused, done: known?.state === 'ready' };
}

function wordsOf({ standing, sentBytes, bytes }: UploadItem, percent: number): string {
  const amount = `${percent}% · ${sizeWords(sentBytes)} / ${sizeWords(bytes)}`;
  if (standing.kind === 'failed') return standing.message;
  if (standing.kind === 'sent') return 'Đã gửi xong, máy đang xử lý âm thanh.';
  if (standing.kind === 'paused') return `Tạm dừng · ${amount}`;
  return standing.kind === 'starting' ? 'Đang chuẩn bị…' : amount;
}

function UnfinishedRows() {
  const zone = useZone();
  const client = useQueryClient();
  const { items } = useUploads();
  const unfinished = useQuery({
    queryKey: ['unfinished-uploads', items.length],
    queryFn: findUnfinished,
    staleTime: 0,
  });
  const here = new Set(items.map(({ segmentId }) => segmentId));
  const left = (unfinished.data ?? []).filter(({ segmentId }) => !here.has(segmentId));
  if (left.length === 0) return null;
  return (
    <Card title="Tải lên còn dở từ lần trước">
      <Text size="sm" c="dimmed" mb="xs">
        Chọn hoặc kéo lại đúng tệp đó vào ô bên trên: phần đã gửi sẽ được dùng tiếp, không phải gửi lại từ đầu.
      </Text>
      <ul className={classes.rows}>
        {left.map((upload) => (
          <li key={upload.key} className={classes.row}>
            <div className={classes.what}>
              <Text fw={600} truncate>
                {upload.fileName}
              </Text>
              <Text size="sm" c="dimmed">
                {sizeWords(upload.bytes)} · bắt đầu gửi {dateTimeWords(Date.parse(upload.startedAt), zone)}
              </Text>
            </div>
            <Button
              size="sm"
              variant="default"
              onClick={() =>
                void dropUnfinished(upload).then(() => {
                  void client.invalidateQueries({ queryKey: ['unfinished-uploads'] });
                  void client.invalidateQueries({ queryKey: ['segments'] });
                })
              }
            >
              Bỏ tệp này
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
