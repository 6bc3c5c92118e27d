/** The items of a programme in their order: opened one at a time, moved, taken out. */
import { useLayoutEffect, useRef } from 'react';
import { EmptyNote } from '../../parts/notes.tsx';
import { itemKindWord } from '../../words/state-words.ts';
import { lengthWords } from '../../words/time-words.ts';
import { ItemFields } from './item-fields.tsx';
import { ItemRow } from './item-row.tsx';
import { itemDetail, itemTitle, type Known, stepOf } from './item-words.ts';
import { clockAt, type Measured, wholeSeconds } from './measure-draft.ts';
import type { KeyedItem } from './programme-draft.ts';
import classes from './programmes.module.css';

/** `onChange` undefined is for those who only read; `openKey` names the item whose fields are shown. */
export function ProgrammeItems({
  items,
  known,
  measured,
  startsAt,
  openKey,
  onOpen,
  onChange,
}: {
  readonly items: readonly KeyedItem[];
  readonly known: Known;
  readonly measured: Measured;
  readonly startsAt: string;
  readonly openKey: number | undefined;
  readonly onOpen: (key: number | undefined) => void;
  readonly onChange: ((items: readonly KeyedItem[]) => void) | undefined;
}) {
  const { list, keepFocus } = useFocusOnMoved();
  if (items.length === 0) return <EmptyNote title="Chưa có mục nào" />;
  const actsOf = ({ key }: KeyedItem, index: number, change: NonNullable<typeof onChange>) => ({
    onMove: (by: -1 | 1) => {
      keepFocus(key, by);
      change(moved(items, index, by));
    },
    onRemove: () => change(items.filter((one) => one.key !== key)),
    onOpen: (open: boolean) => onOpen(open ? key : undefined),
  });
  return (
    <ol className={classes.items} ref={list}>
      {items.map((keyed, index) => {
        const { key, item } = keyed;
        const atMs = wholeSeconds(measured.offsetsMs[index] ?? 0);
        const [kind, title] = [itemKindWord[item.kind], itemTitle(item, known)];
        return (
          <li key={key} data-item={key}>
            <Gap ms={measured.gapsMs[index] ?? 0} />
            <ItemRow
              place={{ number: index + 1, last: index === items.length - 1 }}
              begins={{ atMs, clock: clockAt(startsAt, atMs) }}
              words={{ kind: kind === title ? '' : kind, title, detail: itemDetail(item, known) }}
              lengthMs={stepOf(item, known).lengthMs}
              troubles={measured.troubles[index] ?? []}
              acts={onChange === undefined ? undefined : actsOf(keyed, index, onChange)}
            >
              {key === openKey && onChange !== undefined ? (
                <ItemFields
                  item={item}
                  onChange={(next) => onChange(items.map((one) => (one.key === key ? { key, item: next } : one)))}
                />
              ) : null}
            </ItemRow>
          </li>
        );
      })}
    </ol>
  );
}

/** A relay waits for its time; below a second nobody notices. */
function Gap({ ms }: { readonly ms: number }) {
  return ms < 1000 ? null : <div className={classes.gap}>Im lặng {lengthWords(ms)} chờ giờ tiếp âm</div>;
}

function moved(items: readonly KeyedItem[], index: number, by: -1 | 1): KeyedItem[] {
  const next = [...items];
  const [taken] = next.splice(index, 1);
  if (taken !== undefined) next.splice(index + by, 0, taken);
  return next;
}

/** The keyboard stays on the item that was moved: on the same button, or the other one at the end of the list. */
function useFocusOnMoved() {
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef<{ readonly key: number; readonly by: -1 | 1 }>(undefined);
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const { key, by } = wanted.current;
    wanted.current = undefined;
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>(`[data-item="${key}"] [data-move]`);
    const [up, down] = buttons ?? [];
    const [same, other] = by === -1 ? [up, down] : [down, up];
    (same?.disabled === true ? other : same)?.focus();
  });
  return {
    list,
    keepFocus: (key: number, by: -1 | 1) => {
      wanted.current = { key, by };
    },
  };
}
