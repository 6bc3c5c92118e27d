/** A relay source while it is being written: days in the form, instants on the wire, only what changed is sent. */
import type { RelaySource, RelaySourceChange, RelaySourceWrite } from '../../wire.ts';
import { addDays, isoOf, localDate } from '../../words/local-time.ts';
import { lastDayOf } from '../../words/source-words.ts';

/** Days are `YYYY-MM-DD`, the last one included; undefined is without limit. */
export interface SourceDraft {
  readonly name: string;
  readonly url: string;
  readonly firstDay: string | undefined;
  readonly lastDay: string | undefined;
}

/** What the fields show of a source; empty for a new one. */
export function sourceDraftOf(source: RelaySource | undefined, zone: string): SourceDraft {
  if (source === undefined) return { name: '', url: '', firstDay: undefined, lastDay: undefined };
  const { name, url, validFrom, validUntil } = source;
  const firstDay = validFrom === null ? undefined : localDate(validFrom, zone);
  return { name, url, firstDay, lastDay: validUntil === null ? undefined : lastDayOf(validUntil, zone) };
}

/** A sentence for each field that cannot be sent as it is. */
export function sourceProblems({ name, url, firstDay, lastDay }: SourceDraft): Record<string, string> {
  const reversed = firstDay !== undefined && lastDay !== undefined && lastDay < firstDay;
  return {
    ...(name.trim() === '' ? { name: 'Ghi tên đài.' } : {}),
    ...(/^(https?:\/\/\S+|tuner:[a-z0-9][a-z0-9.-]{0,39})$/.test(url.trim())
      ? {}
      : { url: 'Ghi địa chỉ bắt đầu bằng http:// hoặc https://, hoặc tuner:TÊN (chữ thường không dấu, số).' }),
    ...(reversed ? { lastDay: 'Ngày cuối phải từ ngày đầu trở đi.' } : {}),
  };
}

/** All of a new source. */
export function sourceBody(draft: SourceDraft, zone: string): RelaySourceWrite {
  return { name: draft.name.trim(), url: draft.url.trim(), ...validityOf(draft, zone) };
}

/** What differs: a day that was left alone keeps its very instant, so that the approval stands. */
export function sourceChange(before: SourceDraft, after: SourceDraft, zone: string): RelaySourceChange {
  const { name, url, validFrom, validUntil } = sourceBody(after, zone);
  return {
    ...(name === before.name ? {} : { name }),
    ...(url === before.url ? {} : { url }),
    ...(after.firstDay === before.firstDay ? {} : { validFrom }),
    ...(after.lastDay === before.lastDay ? {} : { validUntil }),
  };
}

function validityOf({ firstDay, lastDay }: SourceDraft, zone: string) {
  return {
    validFrom: firstDay === undefined ? null : isoOf(firstDay, zone),
    validUntil: lastDay === undefined ? null : isoOf(addDays(lastDay, 1), zone),
  };
}
