/** Phát bù: what of a row did not sound is aired again; shows what would sound where and when before anything is planned. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LedgerRow } from '../../../../server/contract/ledger.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { DateField, TimeField } from '../../parts/dates.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { invalidateTopics } from '../../queries.ts';
import { dateOf, lengthWords, nightWordsOf } from '../../words/time-words.ts';
import classes from './log.module.css';

export function ReplayDialog({ row, onClose }: { readonly row: LedgerRow; readonly onClose: () => void }) {
  const { airingId, stationId } = row;
  const client = useQueryClient();
  const [date, setDate] = useState<string>();
  const [time, setTime] = useState('');
  const startsAt = date === undefined || time === '' ? undefined : `${date}T${time}:00`;
  const body = startsAt === undefined ? {} : { startsAt };
  const proposal = useQuery({
    queryKey: ['ledger', 'replay', airingId, stationId, startsAt],
    queryFn: () => api.replay(airingId, stationId, { dryRun: true, ...body }),
    retry: false,
    staleTime: 0,
  });
  const act = useMutation({
    mutationFn: (at: string) => api.replay(airingId, stationId, { dryRun: false, startsAt: at }),
    onSuccess: ({ startsAt: at }) => {
      invalidateTopics(client, ['plan', 'ledger']);
      tellDone(`Đã xếp lịch phát bù lúc ${momentWords(at)}. Bỏ bằng cách hủy lịch ở trang Lịch phát.`);
      onClose();
    },
  });
  const found = proposal.data;
  return (
    <Modal opened onClose={onClose} title={<Text fw={700}>Phát bù: {row.title}</Text>}>
      <Stack>
        {proposal.isPending ? <WaitingNote /> : null}
        <ProblemNote error={proposal.error} />
        {found === undefined ? null : (
          <>
            <Text>
              Phát lúc <strong>{momentWords(found.startsAt)}</strong> tại {found.stations.join(', ')}:
            </Text>
            <ol className={classes.lines}>
              {found.items.map(({ index, title, durationMs }) => (
                <li key={index}>
                  {title} ({lengthWords(durationMs)})
                </li>
              ))}
            </ol>
            {found.notes.map((note) => (
              <Text key={note}>{note}</Text>
            ))}
          </>
        )}
        <Group grow align="flex-start">
          <DateField label="Ngày khác" value={date} onChange={setDate} clearable />
          <TimeField label="Giờ" value={time} onChange={setTime} />
        </Group>
        <ProblemNote error={act.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button
            color="navy"
            loading={act.isPending}
            disabled={found === undefined || proposal.isFetching}
            onClick={() => found !== undefined && act.mutate(found.startsAt)}
          >
            Xếp lịch phát bù
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** `05:20 (5 giờ 20 sáng) ngày 28/11/2026`. */
function momentWords(local: string): string {
  const [date = '', time = ''] = local.split('T');
  const night = nightWordsOf(time.slice(0, 5));
  return `${time.slice(0, 5)}${night === undefined ? '' : ` (${night})`} ngày ${dateOf(date)}`;
}
