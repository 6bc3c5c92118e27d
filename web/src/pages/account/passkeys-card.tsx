/** Khóa truy cập of one's own account: which there are, what each may do, adding, naming and giving up. */
import { Button, Group, Text, TextInput } from '@mantine/core';
import { IconFingerprint, IconKeyOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PasskeyRow } from '../../../../server/contract/sessions.ts';
import { tellDone } from '../../acts/tell.tsx';
import { useAddPasskey } from '../../acts/use-add-passkey.ts';
import { canUsePasskeys } from '../../acts/use-passkey.ts';
import { useStepUp } from '../../acts/use-step-up.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Mark } from '../../parts/state-badge.tsx';
import { WhereNote } from '../../parts/where-note.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { inFours } from '../../words/key-words.ts';
import { dateTimeWords, dateWords } from '../../words/time-words.ts';
import classes from './account.module.css';

export function PasskeysCard() {
  const passkeys = useQuery(queries.passkeys());
  const stepUp = useStepUp({ password: true });
  const add = useAddPasskey();
  const begin = () => add.mutate(undefined, { onError: (error) => stepUp.meet(error, begin) });
  const approves = useMay('approver');
  const rows = passkeys.data?.passkeys ?? [];
  return (
    <Card
      title="Khóa truy cập"
      aside={
        canUsePasskeys() === 'yes' ? (
          <Button leftSection={<IconFingerprint size={19} aria-hidden />} loading={add.isPending} onClick={begin}>
            Thêm khóa truy cập
          </Button>
        ) : null
      }
    >
      <Text c="dimmed" mb="sm">
        Đăng nhập bằng vân tay, khuôn mặt hoặc mã khóa màn hình
        {approves ? '; người duyệt còn ký duyệt bằng khóa này' : ''}. Mỗi điện thoại hoặc máy một khóa.
      </Text>
      <WhereNote />
      <ProblemNote error={add.error} />
      <ProblemNote error={passkeys.error} retry={() => void passkeys.refetch()} />
      {passkeys.isPending ? <WaitingNote /> : null}
      {passkeys.data !== undefined && rows.length === 0 ? <EmptyNote title="Chưa có khóa truy cập nào" /> : null}
      <ul className={classes.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      {stepUp.dialog}
    </Card>
  );
}

function Row({ row }: { readonly row: PasskeyRow }) {
  const zone = useZone();
  const client = useQueryClient();
  const [asking, setAsking] = useState<'name' | 'remove'>();
  const [name, setName] = useState(row.name);
  const stepUp = useStepUp({ password: true });
  const close = () => setAsking(undefined);
  const settle = { onSettled: () => invalidateTopics(client, ['people', 'signing']) };
  const rename = useMutation({
    mutationFn: () => api.renamePasskey(row.id, name.trim()),
    onSuccess: close,
    ...settle,
  });
  const give = useMutation({
    mutationFn: () => api.removePasskey(row.id),
    onSuccess: () => {
      tellDone(`Đã bỏ khóa truy cập ${row.name}.`);
      close();
    },
    onError: (error) => stepUp.meet(error, () => give.mutate()),
    ...settle,
  });
  const used = row.lastUsedAt === null ? 'chưa dùng lần nào' : `dùng gần nhất ${dateTimeWords(row.lastUsedAt, zone)}`;
  return (
    <li className={classes.row}>
      <div>
        <strong>{row.name}</strong>
        <span className={classes.muted}>
          Thêm ngày {dateWords(row.createdAt, zone)}, {used}
        </span>
        <span className={classes.muted}>
          Vân tay của khóa: <span className="number">{inFours(row.fingerprint)}</span>
        </span>
        <Group gap={6} mt={4}>
          {row.listed.includes('approver') ? <Mark tone="good">Trạm nhận chữ ký duyệt</Mark> : null}
          {row.listed.includes('emergency') ? <Mark tone="good">Trạm nhận lệnh khẩn cấp</Mark> : null}
          {row.maySign ? null : <Mark tone="calm">Chỉ để đăng nhập</Mark>}
        </Group>
      </div>
      <Group gap={6}>
        <Button size="sm" variant="default" aria-label={`Đổi tên khóa ${row.name}`} onClick={() => setAsking('name')}>
          Đổi tên
        </Button>
        <DangerButton icon={<IconKeyOff size={18} aria-hidden />} onClick={() => setAsking('remove')}>
          Bỏ<span className="visually-hidden"> khóa {row.name}</span>
        </DangerButton>
      </Group>
      <ConfirmDialog
        opened={asking === 'name'}
        title="Đổi tên khóa truy cập"
        confirm="Lưu"
        busy={rename.isPending}
        blocked={name.trim() === ''}
        error={rename.error}
        onConfirm={() => rename.mutate()}
        onClose={close}
      >
        <TextInput
          label="Tên khóa"
          description="Để nhận ra máy nào, ví dụ: Điện thoại của Lan."
          maxLength={60}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'remove'}
        title={`Bỏ khóa truy cập ${row.name}?`}
        confirm="Bỏ khóa"
        danger
        busy={give.isPending}
        error={give.error}
        onConfirm={() => give.mutate()}
        onClose={close}
      >
        <Text>
          Khóa này không đăng nhập được nữa.
          {row.listed.length > 0
            ? ' Các trạm vẫn nhận chữ ký của nó cho đến khi danh sách khóa được ký lại bằng khóa gốc: báo quản trị viên ngay nếu mất điện thoại.'
            : ''}
        </Text>
      </ConfirmDialog>
      {stepUp.dialog}
    </li>
  );
}
