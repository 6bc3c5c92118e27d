/** The one-time code that a station's machine is set up with: as a file for a USB stick, or a command to type there. */
import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy, IconInfoCircle, IconUsb } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { EnrolmentCode, StationDetail } from '../../../../server/contract/stations.ts';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import { useZone } from '../../session.tsx';
import { namesOwnMachine } from '../../words/server-address.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './stations.module.css';

export function EnrolmentDialog({
  opened,
  station,
  onClose,
}: {
  readonly opened: boolean;
  readonly station: StationDetail;
  readonly onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} size={640} title={<Text fw={700}>Mã cài đặt trạm {station.name}</Text>}>
      <Asking station={station} />
    </Modal>
  );
}

function Asking({ station }: { readonly station: StationDetail }) {
  const code = useMutation({ mutationFn: () => api.enrolmentCode(station.id) });
  if (code.data !== undefined) return <Shown code={code.data} />;
  return (
    <Stack>
      <Text>
        Mã chỉ dùng một lần, có hiệu lực 7 ngày. Lấy mã mới thì mã cũ chưa dùng của trạm này hết hiệu lực.
        {station.enrolledAt === null ? '' : ' Khi máy mới nhập mã này, máy cũ của trạm sẽ không vào được nữa.'}
      </Text>
      <ProblemNote error={code.error} />
      <Group justify="flex-end">
        <Button loading={code.isPending} onClick={() => code.mutate()}>
          Tạo mã
        </Button>
      </Group>
    </Stack>
  );
}

function Shown({ code }: { readonly code: EnrolmentCode }) {
  const zone = useZone();
  return (
    <Stack>
      <div className={classes.code}>{code.code}</div>
      <Group justify="center">
        <Copy text={code.code} label="Chép mã" />
      </Group>
      {namesOwnMachine(code.command) ? (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title="Máy ở thôn không vào được địa chỉ này">
          Địa chỉ trong tệp và trong lệnh chỉ dùng được trên chính máy chủ. Người quản trị máy chủ đặt LOA_PUBLIC_URL là
          địa chỉ mà máy ở thôn vào được (xem README), khởi động lại máy chủ, rồi tạo mã mới.
        </Alert>
      ) : null}
      <Text>
        Máy trạm không có màn hình, bàn phím: tải tệp này về, chép vào thư mục gốc của một USB, cắm USB vào máy trạm.
        Chừng một phút sau, trên USB có tệp loa-ket-qua.txt ghi kết quả.
      </Text>
      <Group justify="center">
        <Button
          component="a"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(code.setupFile.text)}`}
          download={code.setupFile.name}
          leftSection={<IconUsb size={17} aria-hidden />}
        >
          Tải tệp cài đặt cho USB
        </Button>
      </Group>
      <Text>Hoặc ở máy trạm, kỹ thuật viên mở cửa sổ lệnh và gõ:</Text>
      <Code block className={classes.command ?? ''}>
        {code.command}
      </Code>
      <Group justify="center">
        <Copy text={code.command} label="Chép lệnh" />
      </Group>
      <Alert color="gray" icon={<IconInfoCircle aria-hidden />}>
        Hết hạn lúc {dateTimeWords(code.expiresAt, zone)}. Đóng cửa sổ này rồi thì mã không hiện lại; cần thì tạo mã
        mới.
      </Alert>
    </Stack>
  );
}

/** Copying needs https (or this very machine); elsewhere the text can still be selected by hand. */
function Copy({ text, label }: { readonly text: string; readonly label: string }) {
  if (!window.isSecureContext) return null;
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="sm"
          leftSection={copied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}
          onClick={copy}
        >
          {copied ? 'Đã chép' : label}
        </Button>
      )}
    </CopyButton>
  );
}
