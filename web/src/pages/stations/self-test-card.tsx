/** Kiểm tra máy trạm: a test without a sound, asked for here and answered by the box within seconds. */
import { Button, Group, Text } from '@mantine/core';
import { IconStethoscope } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { StationDetail } from '../../../../server/contract/stations.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { useZone } from '../../session.tsx';
import { dateTimeWords, sizeWords } from '../../words/time-words.ts';
import classes from './stations.module.css';

const ASK_AGAIN_MS = 2_000;

export function SelfTestCard({ station, mayTest }: { readonly station: StationDetail; readonly mayTest: boolean }) {
  const zone = useZone();
  const client = useQueryClient();
  const { askedAt, result } = station.selfTest;
  const isWaiting = askedAt !== null;
  const test = useMutation({
    mutationFn: () => api.testStation(station.id),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['stations', 'one', station.id] }),
  });
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(
      () => void client.invalidateQueries({ queryKey: ['stations', 'one', station.id] }),
      ASK_AGAIN_MS,
    );
    return () => clearInterval(timer);
  }, [isWaiting, client, station.id]);
  if (result === null && !mayTest) return null;
  return (
    <Card title="Kiểm tra máy, không phát tiếng">
      {result === null ? null : (
        <>
          <Text c="dimmed">{dateTimeWords(result.at, zone)}</Text>
          <dl className={classes.facts}>
            {linesOf(result).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <ProblemNote error={test.error} />
      {mayTest ? (
        <Group gap="sm" mt={result === null ? 0 : 'sm'}>
          <Button
            variant="default"
            leftSection={<IconStethoscope size={18} aria-hidden />}
            loading={test.isPending || isWaiting}
            onClick={() => test.mutate()}
          >
            Kiểm tra ngay
          </Button>
          {isWaiting ? <Text role="status">Đang chờ trạm trả lời…</Text> : null}
        </Group>
      ) : null}
    </Card>
  );
}

function linesOf({
  device,
  disk,
  clock,
  network,
}: NonNullable<StationDetail['selfTest']['result']>): [string, string][] {
  const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0).replace('.', ',')} ms`;
  return [
    ['Âm thanh', device.ok ? 'mở được' : `lỗi${device.detail === undefined ? '' : ` (${device.detail})`}`],
    ['Ghi bộ nhớ', disk.ok ? `tốt, ${ms(disk.writeMs)}, còn ${sizeWords(disk.freeBytes)}` : 'lỗi: không ghi được'],
    ['Đồng hồ', clock.trusted ? `đúng, lệch ${ms(Math.abs(clock.offsetMs))}` : 'chưa tin được'],
    ['Mạng', network.ok ? `đi và về ${ms(network.roundTripMs ?? 0)}` : 'không tới được máy chủ'],
  ];
}
