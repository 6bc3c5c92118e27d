/** What can be done about a row: air again what did not sound, write an incident down, ask what sounded there then. */
import { Anchor, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { LedgerStory } from '../../../../server/contract/ledger-story.ts';
import { useMay } from '../../session.tsx';
import { dateOf } from '../../words/time-words.ts';
import classes from './log.module.css';
import { ReplayDialog } from './replay-dialog.tsx';

/** Of these nothing is missing, or nothing is known yet. */
const whole: readonly string[] = ['planned', 'sounding', 'waiting', 'aired', 'off-plan'];

export function StoryActs({ story: { row, replay } }: { readonly story: LedgerStory }) {
  const mayPlan = useMay('operator', 'admin');
  const mayReport = useMay('operator', 'approver', 'admin');
  const [asking, setAsking] = useState(false);
  if (row.state === 'planned') return null;
  const place = `tram=${encodeURIComponent(row.stationId)}&luc=${encodeURIComponent(row.plannedAt)}`;
  return (
    <Group gap={6} mt={6} className={classes.screenOnly ?? ''}>
      {replay === null ? null : (
        <Text w="100%">
          {replay.aired ? 'Đã phát bù' : 'Đã xếp phát bù'} lúc{' '}
          <Anchor
            component={Link}
            href={`/lich-phat?ngay=${replay.startsAt.slice(0, 10)}&luc=${replay.startsAt.slice(11, 16)}`}
            underline="always"
          >
            {replay.startsAt.slice(11, 16)}, {dateOf(replay.startsAt.slice(0, 10))}
          </Anchor>{' '}
          ({replay.byName} xếp)
        </Text>
      )}
      {mayPlan && replay === null && !whole.includes(row.state) ? (
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconRepeat size={16} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          Phát bù
        </Button>
      ) : null}
      {mayReport ? (
        <Button
          component={Link}
          href={`/nhat-ky/su-co?ghi=1&${place}`}
          size="compact-md"
          variant="default"
          leftSection={<IconAlertTriangle size={16} aria-hidden />}
        >
          Ghi sự cố
        </Button>
      ) : null}
      <Button component={Link} href={`/nhat-ky/luc-do?${place}`} size="compact-md" variant="subtle">
        Lúc đó phát gì?
      </Button>
      {asking ? <ReplayDialog row={row} onClose={() => setAsking(false)} /> : null}
    </Group>
  );
}
