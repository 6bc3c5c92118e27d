/** Chữ ký còn thiếu: what is approved and planned, and what stations would not play for want of a signature; one tap signs all of it. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Signing } from '../../../../server/contract/acts.ts';
import { signApproval } from '../../acts/sign-act.ts';
import { tellDone } from '../../acts/tell.tsx';
import { useSigning } from '../../acts/use-signing.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { checkedSoundQuery } from '../../parts/verified-sound.ts';
import { invalidateTopics } from '../../queries.ts';
import { useMay, useSession, useZone } from '../../session.tsx';
import { nearWords } from '../../words/time-words.ts';
import classes from '../policy/policy.module.css';
import sheet from './approve.module.css';
import { checkLook } from './check-look.ts';
import { SignedHashes, SignNote, SignTrouble } from './sign-note.tsx';

type Unsigned = Signing['unsigned'][number];

/** Nothing where nothing is missing. `isInForce`: stations ask for signatures. */
export function UnsignedCard({
  unsigned,
  isInForce,
}: {
  readonly unsigned: readonly Unsigned[];
  readonly isInForce: boolean;
}) {
  const zone = useZone();
  const mayApprove = useMay('approver');
  const [asking, setAsking] = useState(false);
  const yours = unsigned.filter(({ notYours }) => !notYours);
  if (unsigned.length === 0) return null;
  return (
    <Card title="Chữ ký cho các trạm">
      <Group justify="space-between" mb="xs">
        <Text>
          {unsigned.length} mục còn thiếu chữ ký hoặc chữ ký sắp hết hạn: tin bài phát trong 14 ngày tới, mẫu khẩn cấp.{' '}
          {isInForce
            ? 'Chưa ký thì trạm không phát, hoặc có trạm không phát.'
            : 'Các trạm chưa kiểm chữ ký: cần ký trước khi nhận danh sách khóa.'}
        </Text>
        {mayApprove && yours.length > 0 ? (
          <Button color="leaf.7" leftSection={<IconSignature size={18} aria-hidden />} onClick={() => setAsking(true)}>
            Ký {yours.length} mục
          </Button>
        ) : null}
      </Group>
      <ul className={classes.list}>
        {unsigned.map((row) => (
          <li key={row.item} className={classes.row}>
            <div>
              <strong>{row.title}</strong>
              <span className={classes.line}>{standing(row, zone, isInForce)}</span>
              {row.notYours ? (
                <span className={classes.muted}>Bạn đã ký hoặc có tham gia làm, nên cần người duyệt khác ký.</span>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      <Modal opened={asking} onClose={() => setAsking(false)} size={620} title={<Text fw={700}>Ký cho các trạm</Text>}>
        <SignAll rows={yours} onClose={() => setAsking(false)} />
      </Modal>
    </Card>
  );
}

function standing({ firstAt, endsAt, needs, has }: Unsigned, zone: string, isInForce: boolean): string {
  if (firstAt === null && endsAt === null) {
    const lack = isInForce
      ? 'không ký lại thì khi khẩn cấp có trạm có thể không phát'
      : 'cần ký lại trước khi nhận danh sách khóa';
    return `Mẫu khẩn cấp đã thu hồi bằng chữ ký: ${lack}.${needs > 1 ? ` Đã có ${has}/${needs} chữ ký.` : ''}`;
  }
  const when = firstAt === null ? '' : `Phát ${nearWords(firstAt, Date.now(), zone)}. `;
  if (endsAt !== null) return `${when}Chữ ký hết hạn ${nearWords(endsAt, Date.now(), zone)}.`;
  return needs > 1 ? `${when}Đã có ${has}/${needs} chữ ký.` : `${when}Chưa ký.`;
}

/** Of what takes two, one signature more may still be missing. */
function signedWords(rows: readonly Unsigned[]): string {
  const open = rows.filter(({ needs, has, endsAt }) => endsAt === null && has + 1 < needs).length;
  if (open === 0) return `Đã ký ${rows.length} mục. Các trạm sẽ phát đúng bản này.`;
  const whose = open === rows.length ? 'Còn' : `Trong đó ${open} mục còn`;
  return `Đã ký ${rows.length} mục. ${whose} chờ người duyệt thứ hai ký, rồi các trạm mới phát.`;
}

/** The bytes are checked here, too: what is signed is what a station will play. */
function SignAll({ rows, onClose }: { readonly rows: readonly Unsigned[]; readonly onClose: () => void }) {
  const client = useQueryClient();
  const { approving } = useSigning();
  const { commune } = useSession();
  const files = rows.filter(({ item }) => !item.startsWith('relay:'));
  const sounds = useQueries({ queries: files.map(({ item }) => checkedSoundQuery(item)) });
  const verified = sounds.filter(({ data }) => data?.kind === 'verified').length;
  const lookAt = new Map(
    files.map(({ item }, n) => [item, checkLook(sounds[n]?.data?.kind, sounds[n]?.error ?? null)]),
  );
  const sign = useMutation({
    mutationFn: async () =>
      api.sendAct(
        await signApproval(
          commune.id,
          rows.map(({ item, needs }) => ({ item: { content: item }, shown: { needs } })),
        ),
      ),
    onSuccess: () => {
      tellDone(signedWords(rows));
      void invalidateTopics(client, ['signing']);
      onClose();
    },
  });
  return (
    <Stack>
      <Text>
        Những mục dưới đây đã được duyệt. Một chữ ký cho tất cả; muốn nghe lại thì mở tin bài trong Kho tin bài.
      </Text>
      <ul className={sheet.check}>
        {rows.map(({ item, title }) => {
          const look = lookAt.get(item);
          return (
            <li key={item}>
              <span>{title}</span>
              {look === undefined ? <span className={classes.muted}>tiếp âm</span> : <StateBadge small look={look} />}
            </li>
          );
        })}
      </ul>
      <SignTrouble approving={approving} />
      <SignNote approving={approving} />
      <SignedHashes items={rows.map(({ title, item }) => ({ title, sha256: item.replace('relay:', '') }))} />
      <ProblemNote error={sign.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Thôi
        </Button>
        <Button
          color="leaf.7"
          disabled={verified < files.length || approving === 'not-listed'}
          loading={sign.isPending}
          onClick={() => sign.mutate()}
        >
          Ký {rows.length} mục
        </Button>
      </Group>
    </Stack>
  );
}
