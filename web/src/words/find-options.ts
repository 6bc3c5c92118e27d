/** What of a list of choices fits what was typed, with the marks of Vietnamese or without them. */
import type { ComboboxParsedItem, OptionsFilter } from '@mantine/core';
import { plainLetters } from './plain-letters.ts';

/** A group stays where some of it fits. */
export const findOptions: OptionsFilter = ({ options, search, limit }) => {
  const sought = plainLetters(search.normalize('NFC').trim());
  const fits = (label: string) => plainLetters(label.normalize('NFC')).includes(sought);
  return options
    .flatMap((option): ComboboxParsedItem[] => {
      if (!('items' in option)) return fits(option.label) ? [option] : [];
      const items = option.items.filter(({ label }) => fits(label));
      return items.length === 0 ? [] : [{ group: option.group, items }];
    })
    .slice(0, limit);
};
