/** Thêm bước xác nhận: all that a session may do whose account lacks the second step that the commune demands. */
import { Button, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Me } from '../../../../server/contract/people.ts';
import { useLogOut } from '../../acts/use-log-out.ts';
import { standsInFor } from '../../words/second-step.ts';
import { Doorway } from '../doorway.tsx';
import { AddSecondStep } from './add-second-step.tsx';

export function SecondStepPage({ me }: { readonly me: Me }) {
  const client = useQueryClient();
  const logOut = useLogOut();
  const absent = standsInFor(me);
  useEffect(() => {
    document.title = 'Thêm bước xác nhận · Loa';
  }, []);
  return (
    <Doorway name="second-step">
      <Stack>
        <div>
          <Title order={1}>Thêm bước xác nhận</Title>
          <Text c="dimmed">
            {me.user.displayName}, {me.commune.name} yêu cầu tài khoản của bạn có thêm một bước ngoài mật khẩu. Làm một
            lần, rồi dùng Loa như thường.
          </Text>
          {absent === undefined ? null : (
            <Text mt="xs">
              Bạn đang duyệt thay {absent}, và người duyệt ở xã này phải có bước ấy. Không làm thay nữa thì nhờ quản trị
              viên thu lại ủy quyền ở Quản trị &gt; Tài khoản.
            </Text>
          )}
        </div>
        <AddSecondStep onDone={() => void client.resetQueries({ queryKey: ['me'] })} />
        <Button variant="subtle" onClick={logOut}>
          Đăng xuất
        </Button>
      </Stack>
    </Doorway>
  );
}
