/** Push is a hint: listens on the server's event stream and says when to pull; losing it costs a minute, never correctness. */
import { createParser } from 'eventsource-parser';
import { type Hint, hintSchema } from '../protocol.ts';
import type { Alarm } from './alarm.ts';
import { backOffMs } from './back-off.ts';
import type { Clock } from './clock.ts';
import { SilenceWatch } from './silence-watch.ts';
import type { StationLink } from './station-link.ts';

const RETRY = { firstMs: 500, longestMs: 60_000 };
/** A stream without even a comment for this long is opened anew. */
const SILENT_MS = 120_000;
/** A hint is some dozen characters; what never ends is no hint. */
const LONGEST_HINT = 4_096;

/** What listening works with. `onOpen`: the stream stands (again), hints may have been missed before it. */
export interface HintsParts {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly link: StationLink;
  /** What the listener sleeps on between two tries; woken when the server is known to be there again. */
  readonly alarm: Alarm;
  readonly onOpen: () => void;
  readonly onHint: (hint: Hint) => void;
  readonly stop: AbortSignal;
}

/** Listens until the stop. */
export async function listenForHints(parts: HintsParts): Promise<void> {
  const { alarm, chance, stop } = parts;
  for (let failures = 0; !stop.aborted; ) {
    const wasOpen = await listenOnce(parts).catch(() => false);
    failures = wasOpen ? 1 : failures + 1;
    await alarm.sleep(backOffMs(failures, RETRY, chance()));
  }
}

/** True if the stream stood before it ended. */
async function listenOnce({ clock, link, onOpen, onHint, stop }: HintsParts): Promise<boolean> {
  const watch = new SilenceWatch(clock, SILENT_MS);
  try {
    const answer = await link.openEvents(AbortSignal.any([watch.signal, stop]));
    if (answer.kind !== 'ok') return false;
    onOpen();
    const parser = createParser({
      maxBufferSize: LONGEST_HINT,
      onEvent: ({ data }) => {
        const hint = hintSchema.safeParse(parseJson(data));
        if (hint.success) onHint(hint.data);
      },
    });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of answer.value.body ?? []) {
        watch.heard();
        parser.feed(decoder.decode(chunk, { stream: true }));
      }
    } catch {
      // The stream broke: as good an end as any.
    }
    return true;
  } finally {
    watch.end();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
