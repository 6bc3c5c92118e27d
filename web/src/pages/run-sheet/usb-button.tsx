/** Chép ra USB: the sounds of the coming days in the order of play, with their sheet, as one file to save. */
import { Button, Popover, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconUsb } from '@tabler/icons-react';
import { useState } from 'react';
import { usbPath } from '../../api/listening.ts';
import { dateOf } from '../../words/time-words.ts';

export function UsbButton({ stationId, firstDay }: { readonly stationId: string; readonly firstDay: string }) {
  const [days, setDays] = useState('7');
  return (
    <Popover width={340} withArrow trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconUsb size={19} aria-hidden />}>
          Chép ra USB
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Text>
            Tải về một tệp nén: bài của trạm này dạng MP3, tên theo thứ tự phát, kèm phiếu. Giải nén rồi chép tất cả vào
            USB.
          </Text>
          <SegmentedControl
            fullWidth
            aria-label="Số ngày"
            value={days}
            onChange={setDays}
            data={[
              { value: '1', label: '1 ngày' },
              { value: '7', label: '7 ngày' },
              { value: '14', label: '14 ngày' },
            ]}
          />
          <Button component="a" href={usbPath(stationId, firstDay, Number(days))} download>
            Tải về, từ ngày {dateOf(firstDay)}
          </Button>
          <Text c="dimmed" size="sm">
            Lần đầu máy phải làm bản MP3, có thể mất một hai phút. Tiếp âm không có trong USB.
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
