/** Before a programme that is on the air is changed: which schedules it changes, and the next 24 hours. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { queries } from '../../queries.ts';
import type { Airing, Schedule } from '../../wire.ts';
import { NextHours } from '../schedule/next-hours.tsx';

const dayMs = 86_400_000;

export function SaveDialog({
  opened,
  uses,
  busy,
  error,
  onConfirm,
  onClose,
}: {
  readonly opened: boolean;
  readonly uses: readonly Schedule[];
  readonly busy: boolean;
  readonly error: Error | null;
  /** `firstMs`: when the first airing it changes begins; undefined when none does within a day. */
  readonly onConfirm: (firstMs: number | undefined) => void;
  readonly onClose: () => void;
}) {
  // Whole minutes, so that the question keeps its key.
  const now = useMemo(() => Math.floor(Date.now() / 60_000) * 60_000, []);
  const range = [new Date(now).toISOString(), new Date(now + dayMs).toISOString()] as const;
  const airings = useQuery({ ...queries.airings(...range), enabled: opened }).data?.airings ?? [];
  const isTouched = ({ scheduleId }: Airing) => uses.some(({ id }) => id === scheduleId);
  const touched = airings.filter((airing) => isTouched(airing) && Date.parse(airing.startsAt) > Date.now());
  const starts = touched.map(({ startsAt }) => Date.parse(startsAt));
  return (
    <ConfirmDialog
      opened={opened}
      title="Lưu thay đổi của chương trình?"
      confirm="Lưu chương trình"
      busy={busy}
      error={error}
      onConfirm={() => onConfirm(starts.length === 0 ? undefined : Math.min(...starts))}
      onClose={onClose}
    >
      <Text>
        Các lượt chưa phát của {uses.map(({ title }) => `«${title}»`).join(', ')} sẽ phát theo nội dung mới. Lượt đã
        phát giữ nguyên.
      </Text>
      <NextHours
        effect={{
          replaces: (airing) => touched.some(({ id }) => id === airing.id),
          adds: touched.map(({ id, startsAt, title }) => ({ at: Date.parse(startsAt), title, like: id })),
        }}
      />
    </ConfirmDialog>
  );
}
