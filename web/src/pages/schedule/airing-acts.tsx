/** What can be done with an opened airing: change its schedule, leave this one out, cancel all of it. */
import { Button, Group, Text } from '@mantine/core';
import { IconCalendarX, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useDropAiring } from '../../acts/use-drop-airing.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { useZone } from '../../session.tsx';
import type { Airing, Schedule } from '../../wire.ts';
import { clockWords } from '../../words/time-words.ts';

interface Props {
  readonly airing: Airing;
  readonly schedule: Schedule;
  readonly onDone: () => void;
}

export function AiringActs({ airing, schedule, onDone }: Props) {
  const [asking, setAsking] = useState<'one' | 'all'>();
  const series = schedule.rrule !== null || schedule.times.length > 0 || schedule.rdates.length > 0;
  const coming = Date.parse(airing.startsAt) > Date.now();
  return (
    <>
      <Group gap="xs">
        <Button component={Link} href={`/lich-phat/${schedule.id}`} leftSection={<IconPencil size={18} aria-hidden />}>
          {series ? 'Sửa cả chuỗi lịch' : 'Sửa lịch'}
        </Button>
        {series && coming ? (
          <Button variant="default" onClick={() => setAsking('one')}>
            Bỏ riêng lượt này
          </Button>
        ) : null}
        <DangerButton icon={<IconCalendarX size={18} aria-hidden />} onClick={() => setAsking('all')}>
          {series ? 'Hủy cả chuỗi' : 'Hủy lịch'}
        </DangerButton>
      </Group>
      {series ? (
        <Text size="sm" c="dimmed">
          Đây là lịch lặp lại nên không kéo thả được: đổi giờ hoặc ngày trong biểu mẫu của cả chuỗi.
        </Text>
      ) : null}
      {asking === undefined ? null : (
        <Asking
          which={asking}
          airing={airing}
          schedule={schedule}
          onDone={onDone}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}

function Asking({
  which,
  airing,
  schedule,
  onDone,
  onClose,
}: Props & { readonly which: 'one' | 'all'; readonly onClose: () => void }) {
  const zone = useZone();
  const drop = useDropAiring(airing, schedule, onDone);
  return (
    <ConfirmDialog
      opened
      title={which === 'one' ? 'Bỏ riêng lượt này?' : 'Hủy lịch này?'}
      confirm={which === 'one' ? 'Bỏ lượt này' : 'Hủy lịch'}
      danger
      busy={drop.isPending}
      error={drop.error}
      onConfirm={() => drop.mutate(which)}
      onClose={onClose}
    >
      <Text>
        {which === 'one'
          ? `«${airing.title}» lúc ${clockWords(airing.startsAt, zone)} ngày này sẽ không phát ở ${airing.stationIds.length} trạm. Các lượt khác của chuỗi giữ nguyên.`
          : `Mọi lượt chưa phát của «${schedule.title}» (${schedule.words}) sẽ không phát nữa. Những lượt đã phát vẫn còn trong nhật ký.`}
      </Text>
    </ConfirmDialog>
  );
}
