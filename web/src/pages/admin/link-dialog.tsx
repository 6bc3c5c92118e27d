/** Sends somebody a one-time link: the invitation, a reset, or the way back in after a lost phone. */
import { Alert, Anchor, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { User } from '../../../../server/contract/people.ts';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import { OneTimeLink, OwnMachineNote } from '../../parts/one-time-link.tsx';
import { invalidateTopics } from '../../queries.ts';
import { useSession, useZone } from '../../session.tsx';

/** `lost` when the person's phone is gone: all their second steps go with it. */
export interface LinkAsked {
  readonly user: User;
  readonly lost: boolean;
}

export function LinkDialog({ open, onClose }: { readonly open: LinkAsked | undefined; readonly onClose: () => void }) {
  return (
    <Modal
      opened={open !== undefined}
      onClose={onClose}
      size={600}
      title={<Text fw={700}>{open === undefined ? '' : titleOf(open)}</Text>}
    >
      {open === undefined ? null : <Ask asked={open} onClose={onClose} />}
    </Modal>
  );
}

function Ask({ asked: { user, lost }, onClose }: { readonly asked: LinkAsked; readonly onClose: () => void }) {
  const { commune } = useSession();
  const zone = useZone();
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => (lost ? api.removeFactors(user.id) : api.makeLink(user.id)),
    onSettled: () => invalidateTopics(client, ['people', 'signing']),
  });
  if (make.data !== undefined) {
    return (
      <Stack>
        <OwnMachineNote />
        <OneTimeLink
          link={make.data}
          person={user.displayName}
          commune={commune.name}
          zone={zone}
          kind={lost ? 'lost' : user.invited ? 'invite' : 'reset'}
        />
        {lost && user.roles.includes('approver') ? (
          <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="Chưa xong: các trạm còn tin máy đã mất">
            Ai cầm máy ấy còn ký được, cả lệnh khẩn cấp nếu có quyền, cho đến khi danh sách khóa được ký lại bằng khóa
            gốc. Làm ngay, đừng để sang ngày:{' '}
            <Anchor component={Link} href="/quan-tri/khoa" onClick={onClose}>
              mở Quản trị &gt; Khóa
            </Anchor>
            .
          </Alert>
        ) : null}
        <Group justify="flex-end">
          <Button onClick={onClose}>Xong</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack>
      {lost ? (
        <>
          <Text>
            {user.displayName} bị đăng xuất ở mọi nơi; mật khẩu, khóa truy cập và mã 6 số cũ không dùng được nữa. Người
            ấy đặt mật khẩu mới và thêm khóa mới bằng đường dẫn này.
          </Text>
          {user.roles.includes('approver') ? (
            <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
              Khóa đã dùng để ký duyệt thì các trạm còn tin, cho đến khi danh sách khóa được ký lại: làm tiếp ở Quản trị
              &gt; Khóa.
            </Alert>
          ) : null}
        </>
      ) : (
        <Text>
          {user.invited
            ? `${user.displayName} đặt mật khẩu của riêng mình bằng đường dẫn này. Đường dẫn gửi trước đó hết dùng được.`
            : `${user.displayName} đặt mật khẩu mới bằng đường dẫn này. Chỉ làm khi chính người ấy nhờ, và đưa tận tay.`}
        </Text>
      )}
      <ProblemNote error={make.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Thôi
        </Button>
        <Button color={lost ? 'red.8' : 'navy'} loading={make.isPending} onClick={() => make.mutate()}>
          {lost ? 'Gỡ khóa cũ và tạo đường dẫn' : 'Tạo đường dẫn'}
        </Button>
      </Group>
    </Stack>
  );
}

function titleOf({ user, lost }: LinkAsked): string {
  if (lost) return `${user.displayName} mất điện thoại`;
  return user.invited ? `Mời ${user.displayName}` : `Đặt lại mật khẩu của ${user.displayName}`;
}
