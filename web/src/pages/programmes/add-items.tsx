/** The five kinds of items to add, each with what it is for. */
import { Button } from '@mantine/core';
import { IconBroadcast, IconBuildingCommunity, IconFileMusic, IconHourglassEmpty, IconWand } from '@tabler/icons-react';
import { Card } from '../../parts/card.tsx';
import { itemKindWord } from '../../words/state-words.ts';
import type { ItemKind } from './programme-draft.ts';
import classes from './programmes.module.css';

const kinds = [
  { kind: 'segment', icon: IconFileMusic },
  { kind: 'pick', icon: IconWand },
  { kind: 'relay', icon: IconBroadcast },
  { kind: 'place', icon: IconHourglassEmpty },
  { kind: 'village', icon: IconBuildingCommunity },
] as const;

export function AddItems({ onAdd }: { readonly onAdd: (kind: ItemKind) => void }) {
  return (
    <Card title="Thêm mục vào cuối chương trình">
      <div className={classes.add}>
        {kinds.map(({ kind, icon: Icon }) => (
          <Button key={kind} variant="default" leftSection={<Icon size={20} aria-hidden />} onClick={() => onAdd(kind)}>
            {itemKindWord[kind]}
          </Button>
        ))}
      </div>
    </Card>
  );
}
