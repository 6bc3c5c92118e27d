/** Duyệt cả tuần: checks every file's bytes first, then approves all of them in one act. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import type { Shown } from '../../acts/sign-act.ts';
import { useDecide } from '../../acts/use-decide.tsx';
import { useSigning } from '../../acts/use-signing.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { checkedSoundQuery } from '../../parts/verified-sound.ts';
import { approvedWords } from '../../words/approved-words.ts';
import classes from './approve.module.css';
import { checkLook } from './check-look.ts';
import { SignedHashes, SignNote, SignTrouble } from './sign-note.tsx';

export interface WeekItem {
  readonly segmentId: string;
  readonly title: string;
  readonly sha256: string;
  /** How many approvers it still needs. */
  readonly missing: number;
  /** How many it takes, and its last day. */
  readonly shown: Shown;
}

export function ApproveWeekDialog({
  opened,
  items,
  onClose,
}: {
  readonly opened: boolean;
  readonly items: readonly WeekItem[];
  readonly onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} size={620} title={<Text fw={700}>Duyệt cả tuần</Text>}>
      <Checking items={items} onClose={onClose} />
    </Modal>
  );
}

function Checking({ items, onClose }: { readonly items: readonly WeekItem[]; readonly onClose: () => void }) {
  const decide = useDecide();
  const { approving } = useSigning();
  const sounds = useQueries({ queries: items.map(({ sha256 }) => checkedSoundQuery(sha256)) });
  const looks = sounds.map(({ data, error }) => checkLook(data?.kind, error));
  const verified = sounds.filter(({ data }) => data?.kind === 'verified').length;
  const seconds = items.filter(({ missing }) => missing > 1).length;
  const approve = () =>
    decide.mutate(
      {
        decisions: items.map(({ segmentId, sha256 }) => ({ segmentId, sha256, decision: 'approved' })),
        shown: new Map(items.map(({ segmentId, shown }) => [segmentId, shown])),
        words: (isSigned) => approvedWords(`${items.length} tin bài của tuần`, { isSigned, unfinished: seconds }),
      },
      { onSuccess: onClose },
    );
  return (
    <Stack>
      <Text>
        {items.length} tin bài dưới đây sẽ được duyệt cùng một lúc. Nên nghe từng tin bài trước, ở thẻ «Từng tin bài».
        Duyệt xong có 10 giây để hoàn tác.
      </Text>
      <ul className={classes.check}>
        {items.map(({ segmentId, title }, index) => (
          <li key={segmentId}>
            <span>{title}</span>
            <StateBadge small look={looks[index] ?? checkLook(undefined, null)} />
          </li>
        ))}
      </ul>
      <SignTrouble approving={approving} />
      <SignNote approving={approving} />
      {approving === 'yes' ? <SignedHashes items={items} /> : null}
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {verified}/{items.length} tệp đã kiểm tra
        </Text>
        <Group>
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button
            color="leaf.7"
            disabled={
              verified < items.length || items.length === 0 || approving === undefined || approving === 'not-listed'
            }
            loading={decide.isPending}
            onClick={approve}
          >
            {approving === 'yes' ? 'Duyệt và ký' : 'Duyệt'} {items.length} tin bài
          </Button>
          {decide.dialog}
        </Group>
      </Group>
    </Stack>
  );
}
