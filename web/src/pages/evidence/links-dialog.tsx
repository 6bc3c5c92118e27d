/** Đường dẫn cho thôn: the personal links that heads of villages answer by; made here with their QR code, shown once, taken back at a click. */
import { Alert, Autocomplete, Button, CopyButton, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCopy, IconLinkOff, IconPrinter } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { VillageLink, VillageLinkMade } from '../../../../server/contract/evidence.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { QrCode } from '../../parts/qr-code.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { useSession, useZone } from '../../session.tsx';
import { namesOwnMachine } from '../../words/server-address.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './evidence.module.css';
import type { Village } from './week-draft.ts';

export function LinksDialog({
  opened,
  onClose,
  villages,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly villages: readonly Village[];
}) {
  const [made, setMade] = useState<VillageLinkMade>();
  const close = () => {
    setMade(undefined);
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} size={640} title={<Text fw={700}>Đường dẫn cho trưởng thôn</Text>}>
      {made === undefined ? (
        <Links villages={villages} onMade={setMade} />
      ) : (
        <Made
          link={made}
          village={villages.find(({ stationId }) => stationId === made.stationId)?.name ?? ''}
          onBack={() => setMade(undefined)}
        />
      )}
    </Modal>
  );
}

function Links({
  villages,
  onMade,
}: {
  readonly villages: readonly Village[];
  readonly onMade: (link: VillageLinkMade) => void;
}) {
  const links = useQuery(queries.villageLinks());
  return (
    <Stack>
      <Text>
        Mỗi người một đường dẫn riêng: bấm vào là trả lời được, không cần tài khoản. Đường dẫn chỉ mở trang của thôn đó.
      </Text>
      <NewLink villages={villages} onMade={onMade} />
      {links.isPending ? <WaitingNote /> : null}
      <ProblemNote error={links.error} />
      {links.data?.links.length === 0 ? <EmptyNote title="Chưa có đường dẫn nào" /> : null}
      <ul className={classes.reports}>
        {(links.data?.links ?? []).map((link) => (
          <LinkRow
            key={link.id}
            link={link}
            village={villages.find(({ stationId }) => stationId === link.stationId)?.name ?? ''}
          />
        ))}
      </ul>
    </Stack>
  );
}

function NewLink({
  villages,
  onMade,
}: {
  readonly villages: readonly Village[];
  readonly onMade: (link: VillageLinkMade) => void;
}) {
  const client = useQueryClient();
  const [stationId, setStationId] = useState<string | null>(null);
  const [person, setPerson] = useState('');
  const make = useMutation({
    mutationFn: (to: string) => api.makeVillageLink(to, person.trim()),
    onSuccess: onMade,
    onSettled: () => invalidateTopics(client, ['evidence']),
  });
  const contacts = villages.find((village) => village.stationId === stationId)?.contacts ?? [];
  const choose = (id: string | null) => {
    setStationId(id);
    setPerson(villages.find((village) => village.stationId === id)?.contacts[0]?.name ?? '');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (stationId !== null) make.mutate(stationId);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Group grow align="flex-start">
          <Select
            label="Thôn"
            placeholder="Chọn thôn"
            required
            data={villages.map(({ stationId: value, name, code }) => ({ value, label: `${name} (${code})` }))}
            value={stationId}
            onChange={choose}
            searchable
          />
          <Autocomplete
            size="md"
            label="Người nhận"
            required
            maxLength={200}
            data={[...new Set(contacts.map(({ name }) => name))]}
            value={person}
            onChange={setPerson}
          />
        </Group>
        <ProblemNote error={make.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending} disabled={stationId === null || person.trim() === ''}>
            Tạo đường dẫn và mã QR
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function LinkRow({ link, village }: { readonly link: VillageLink; readonly village: string }) {
  const zone = useZone();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => api.revokeVillageLink(link.id),
    onSuccess: () => {
      tellDone(`Đã thu hồi đường dẫn của ${link.person}: không mở được nữa.`);
      setAsking(false);
    },
    onSettled: () => invalidateTopics(client, ['evidence']),
  });
  const used = link.lastUsedAt === null ? 'chưa mở lần nào' : `mở gần nhất ${dateTimeWords(link.lastUsedAt, zone)}`;
  return (
    <li>
      <Group justify="space-between" wrap="nowrap">
        <div>
          <strong>{village}</strong>: {link.person}
          <div className={classes.muted}>
            Tạo {dateTimeWords(link.createdAt, zone)}, {used}
          </div>
        </div>
        <DangerButton icon={<IconLinkOff size={18} aria-hidden />} onClick={() => setAsking(true)}>
          Thu hồi<span className="visually-hidden"> đường dẫn của {link.person}</span>
        </DangerButton>
      </Group>
      <ConfirmDialog
        opened={asking}
        title={`Thu hồi đường dẫn của ${link.person}?`}
        confirm="Thu hồi"
        danger
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoke.mutate()}
        onClose={() => setAsking(false)}
      >
        Đường dẫn và mã QR đã gửi sẽ không mở được nữa. Những câu trả lời đã ghi thì còn nguyên.
      </ConfirmDialog>
    </li>
  );
}

function Made({
  link,
  village,
  onBack,
}: {
  readonly link: VillageLinkMade;
  readonly village: string;
  readonly onBack: () => void;
}) {
  const { commune } = useSession();
  return (
    <Stack>
      {namesOwnMachine(link.address) ? (
        <Alert
          color="orange"
          className={classes.screenOnly ?? ''}
          icon={<IconAlertTriangle aria-hidden />}
          title="Điện thoại ở thôn không vào được địa chỉ này"
        >
          Địa chỉ chỉ dùng được trên chính máy chủ. Người quản trị đặt LOA_PUBLIC_URL, khởi động lại máy chủ rồi tạo
          lại.
        </Alert>
      ) : null}
      <div className={classes.qrCard} data-qr-card>
        <Text fw={700} size="lg">
          Truyền thanh {commune.name}: xác nhận loa {village}
        </Text>
        <QrCode text={link.address} label={`Mã QR của ${link.person}, ${village}`} className={classes.qr} />
        <Text>
          Gửi {link.person}. Quét mã bằng máy ảnh điện thoại, bấm một trong ba nút: nghe được, tiếng kém, không nghe.
        </Text>
        <div className={classes.address}>{link.address}</div>
      </div>
      <Text className={classes.screenOnly ?? ''}>
        Đường dẫn này chỉ hiện một lần. Gửi qua Zalo, tin nhắn hoặc in ra giao tận tay; mất thì thu hồi rồi tạo cái mới.
      </Text>
      <Group justify="flex-end" className={classes.screenOnly ?? ''}>
        <Button variant="default" onClick={onBack}>
          Xong
        </Button>
        <CopyButton value={link.address}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={<IconCopy size={18} aria-hidden />} onClick={copy}>
              {copied ? 'Đã chép' : 'Chép đường dẫn'}
            </Button>
          )}
        </CopyButton>
        <Button leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => window.print()}>
          In mã QR
        </Button>
      </Group>
    </Stack>
  );
}
