/** The fields of an item, whichever kind it is of. */
import { PickFields } from './pick-fields.tsx';
import { PlaceFields } from './place-fields.tsx';
import type { ItemDraft } from './programme-draft.ts';
import { RelayFields } from './relay-fields.tsx';
import { SegmentFields } from './segment-fields.tsx';
import { VillageFields } from './village-fields.tsx';

export function ItemFields({
  item,
  onChange,
}: {
  readonly item: ItemDraft;
  readonly onChange: (item: ItemDraft) => void;
}) {
  switch (item.kind) {
    case 'segment':
      return <SegmentFields item={item} onChange={onChange} />;
    case 'pick':
      return <PickFields item={item} onChange={onChange} />;
    case 'relay':
      return <RelayFields item={item} onChange={onChange} />;
    case 'place':
      return <PlaceFields item={item} onChange={onChange} />;
    case 'village':
      return <VillageFields item={item} onChange={onChange} />;
  }
}
