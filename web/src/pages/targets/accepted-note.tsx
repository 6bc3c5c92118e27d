/** After a plan was accepted: what was stored, what it meets, and where to look at it. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCalendar, IconCircleCheck } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { ProposalAccepted } from '../../wire.ts';
import type { EditedSession } from './proposal-draft.ts';

export function AcceptedNote({
  answer: { conflicts },
  sessions,
  onAgain,
}: {
  readonly answer: ProposalAccepted;
  readonly sessions: readonly EditedSession[];
  readonly onAgain: () => void;
}) {
  const day = sessions[0]?.startsAt.slice(0, 10) ?? '';
  return (
    <Stack>
      <Alert
        color={conflicts === 0 ? 'green' : 'yellow'}
        icon={<IconCircleCheck aria-hidden />}
        role="status"
        title={`Đã lưu ${sessions.length} buổi phát vào lịch`}
      >
        <Text>
          {conflicts === 0
            ? 'Không buổi nào trùng giờ với lịch đã có.'
            : `${conflicts} buổi trùng giờ với lịch khác. Mở Lịch phát để chọn ghi đè, tiếp nối, dời hay hủy.`}
        </Text>
        <Text>Muốn bỏ cả kế hoạch thì bấm «Hoàn tác» ở đầu trang Lịch phát, trước khi buổi đầu phát.</Text>
      </Alert>
      <Group gap="sm">
        <Button component={Link} href={`/lich-phat?ngay=${day}`} leftSection={<IconCalendar size={19} aria-hidden />}>
          Xem trong Lịch phát
        </Button>
        <Button variant="default" onClick={onAgain}>
          Đề xuất tiếp
        </Button>
      </Group>
    </Stack>
  );
}
