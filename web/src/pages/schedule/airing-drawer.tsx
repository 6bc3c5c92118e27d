/** One airing, or a block of repeats with one of them chosen, opened: what will sound, what waits or lacks, and how to change it. */
import { Drawer, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { StopButton } from '../../parts/stop-button.tsx';
import { useZone } from '../../session.tsx';
import type { Schedule } from '../../wire.ts';
import { clockWords } from '../../words/time-words.ts';
import { AiringActs } from './airing-acts.tsx';
import { AiringPlaces } from './airing-places.tsx';
import { AiringStory } from './airing-story.tsx';
import { ConflictAnswers } from './conflict-answers.tsx';
import type { Block } from './gather-airings.ts';
import type { Ask } from './plan-act.ts';

interface Props {
  readonly block: Block;
  readonly schedule: Schedule | undefined;
  readonly mayWrite: boolean;
  readonly onAsk: (ask: Ask) => void;
  readonly onClose: () => void;
}

export function AiringDrawer({ block, ...rest }: Omit<Props, 'block'> & { readonly block: Block | undefined }) {
  return (
    <Drawer
      opened={block !== undefined}
      onClose={rest.onClose}
      position="right"
      size={560}
      title={<Text fw={700}>Lượt phát</Text>}
    >
      {block === undefined ? null : <Opened key={block[0].id} block={block} {...rest} />}
    </Drawer>
  );
}

function Opened({ block, schedule, mayWrite, onAsk, onClose }: Props) {
  const zone = useZone();
  const next = block.find(({ endsAt }) => Date.parse(endsAt) > Date.now()) ?? block[0];
  const [chosen, setChosen] = useState(next.id);
  const airing = block.find(({ id }) => id === chosen) ?? next;
  const coming = Date.parse(airing.startsAt) > Date.now();
  const changeable = mayWrite && schedule !== undefined && schedule.cancelledAt === null;
  return (
    <Stack>
      {block.length === 1 ? null : (
        <Select
          label={`${block.length} lượt liền nhau, đang xem lượt`}
          data={block.map(({ id, startsAt }) => ({ value: id, label: clockWords(startsAt, zone) }))}
          value={chosen}
          onChange={(id) => id !== null && setChosen(id)}
          allowDeselect={false}
        />
      )}
      <AiringStory airing={airing} schedule={schedule}>
        <ConflictAnswers airing={airing} mayWrite={changeable && coming} />
        <AiringPlaces airing={airing} mayWrite={changeable && coming} />
      </AiringStory>
      {!coming && Date.parse(airing.endsAt) > Date.now() ? (
        <Group>
          <StopButton sounding={{ airingId: airing.id, title: airing.title }} />
        </Group>
      ) : null}
      {changeable ? (
        <AiringActs key={airing.id} airing={airing} schedule={schedule} onAsk={onAsk} onDone={onClose} />
      ) : null}
    </Stack>
  );
}
