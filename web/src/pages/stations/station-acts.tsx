/** What an admin can do with a station: change it, get its enrolment code, retire it. */
import { Button, Group, Text } from '@mantine/core';
import { IconCircleOff, IconKey, IconPencil } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { StationDetail } from '../../../../server/contract/stations.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { EnrolmentDialog } from './enrolment-dialog.tsx';
import { StationDialog } from './station-dialog.tsx';

export function StationActs({ station }: { readonly station: StationDetail }) {
  const client = useQueryClient();
  const [dialog, setDialog] = useState<'edit' | 'code' | 'retire'>();
  const close = () => setDialog(undefined);
  const retire = useMutation({
    mutationFn: () => api.retireStation(station.id),
    onSuccess: () => {
      tellDone(`Trạm ${station.name} đã ngừng dùng.`);
      void client.invalidateQueries({ queryKey: ['stations'] });
      close();
    },
  });
  const retired = station.health === 'retired';
  return (
    <Group gap="xs" mt="md">
      <Button variant="default" leftSection={<IconPencil size={18} aria-hidden />} onClick={() => setDialog('edit')}>
        Sửa thông tin
      </Button>
      {retired || station.transport !== 'ip' ? null : (
        <Button variant="default" leftSection={<IconKey size={18} aria-hidden />} onClick={() => setDialog('code')}>
          {station.enrolledAt === null ? 'Lấy mã cài đặt' : 'Cài lại máy: lấy mã mới'}
        </Button>
      )}
      {retired ? null : (
        <DangerButton icon={<IconCircleOff size={18} aria-hidden />} onClick={() => setDialog('retire')}>
          Ngừng dùng
        </DangerButton>
      )}
      <StationDialog opened={dialog === 'edit'} station={station} onClose={close} onSaved={close} />
      <EnrolmentDialog opened={dialog === 'code'} station={station} onClose={close} />
      <ConfirmDialog
        opened={dialog === 'retire'}
        title={`Ngừng dùng trạm ${station.name}?`}
        confirm="Ngừng dùng trạm"
        danger
        busy={retire.isPending}
        error={retire.error}
        onConfirm={() => retire.mutate()}
        onClose={close}
      >
        <Text>
          Trạm này không nhận lịch mới nữa, và máy của trạm không vào được hệ thống cho đến khi cài lại bằng mã mới.
          Lịch đã nhận thì máy còn phát, lâu nhất 14 ngày, nếu vẫn có điện: hãy rút điện máy. Nhật ký của trạm còn
          nguyên. Trạm FM đang thu sóng của trạm này thì phải chọn đài phát sóng khác.
        </Text>
      </ConfirmDialog>
    </Group>
  );
}
