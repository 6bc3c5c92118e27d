/** Before a change of keys begins: what it will take, and whether the key in force leaked. */
import { Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { useKeyAct } from './use-key-act.ts';

export function KeyChangeDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const [leaked, setLeaked] = useState(false);
  const begin = useKeyAct(async () => {
    const state = await api.beginKeyChange(leaked);
    onClose();
    return state;
  }, 'Đã tạo khóa mới, chờ ký bằng khóa gốc.');
  return (
    <ConfirmDialog
      opened={opened}
      title="Đổi khóa ký lịch phát?"
      confirm="Tạo khóa mới"
      busy={begin.isPending}
      error={begin.error}
      onConfirm={() => begin.mutate(undefined)}
      onClose={onClose}
    >
      <Text>
        Cần khóa gốc của xã (trong két), một USB và một máy tính không nối mạng. Không phải đến trạm nào; trạm đang mất
        liên lạc sẽ nhận khóa mới khi có mạng lại.
      </Text>
      <Checkbox
        checked={leaked}
        onChange={(event) => setLeaked(event.currentTarget.checked)}
        label="Khóa đang dùng đã bị lộ"
        description="Mất máy chủ, mất bản sao lưu, hoặc nghi có người chép khóa: khóa cũ bị bỏ ngay khi đổi xong."
      />
    </ConfirmDialog>
  );
}
