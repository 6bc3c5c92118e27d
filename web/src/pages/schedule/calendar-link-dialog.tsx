/** Makes a secret address of the plan for the calendar of one's own phone; it is shown once. */
import { Alert, Button, CopyButton, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';

export function CalendarLinkDialog({
  opened,
  stationId,
  onClose,
}: {
  readonly opened: boolean;
  /** The station that is looked at; '' is the whole commune. */
  readonly stationId: string;
  readonly onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={<Text fw={700}>Xem lịch phát trên điện thoại</Text>}>
      {opened ? <Making stationId={stationId} /> : null}
    </Modal>
  );
}

function Making({ stationId }: { readonly stationId: string }) {
  const stations = useQuery(queries.stations());
  const [chosen, setChosen] = useState(stationId);
  const make = useMutation({ mutationFn: () => api.makeCalendarLink({ stationId: chosen === '' ? null : chosen }) });
  const standing = (stations.data?.stations ?? []).filter(({ health }) => health !== 'retired');
  if (make.data !== undefined) return <Made address={new URL(make.data.path, window.location.origin).href} />;
  return (
    <Stack>
      <Text>Liên kết này cho ứng dụng Lịch trên điện thoại hoặc máy tính đọc lịch phát và tự cập nhật.</Text>
      <Select
        label="Lịch của"
        data={[{ value: '', label: 'Toàn xã' }, ...standing.map(({ id, name }) => ({ value: id, label: name }))]}
        value={chosen}
        onChange={(id) => setChosen(id ?? '')}
        allowDeselect={false}
        searchable
      />
      <ProblemNote error={make.error} />
      <Button loading={make.isPending} onClick={() => make.mutate()}>
        Tạo liên kết
      </Button>
    </Stack>
  );
}

function Made({ address }: { readonly address: string }) {
  return (
    <Stack>
      <TextInput label="Liên kết lịch" readOnly value={address} onFocus={(event) => event.currentTarget.select()} />
      <Group>
        <CopyButton value={address} timeout={4000}>
          {({ copied, copy }) => (
            <Button
              leftSection={copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
              onClick={copy}
            >
              {copied ? 'Đã chép' : 'Chép liên kết'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text>Trên điện thoại: mở ứng dụng Lịch, chọn «Thêm lịch đăng ký» (hoặc «Từ URL») rồi dán liên kết vào.</Text>
      <Alert color="yellow">Ai có liên kết này đều xem được lịch phát. Liên kết chỉ hiện một lần: chép ngay.</Alert>
    </Stack>
  );
}
