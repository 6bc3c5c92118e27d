/** The files on their way to the server; they go on while one moves from page to page. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useReducer, useRef } from 'react';
import { api } from '../api.ts';
import { type Sending, type SendOrder, sendFile, titleOf } from './send-file.ts';

export interface UploadItem {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  readonly sentBytes: number;
  readonly segmentId: string | undefined;
  /** Made for this file alone: cancelling deletes it. */
  readonly made: boolean;
  readonly standing:
    | { readonly kind: 'starting' | 'sending' | 'paused' | 'sent' }
    | { readonly kind: 'failed'; readonly message: string; readonly again: boolean };
}

export interface Uploads {
  readonly items: readonly UploadItem[];
  /** Each file makes a segment titled by its name, unless `into` names the segment that gets it. */
  readonly add: (files: readonly File[], options?: { readonly into?: string; readonly title?: string }) => void;
  readonly pause: (key: string) => void;
  readonly resume: (key: string) => void;
  readonly cancel: (key: string) => void;
}

const UploadsContext = createContext<Uploads | undefined>(undefined);
type Change = { readonly key: string } & (
  | { readonly item: UploadItem }
  | { readonly set: Partial<UploadItem> }
  | { readonly gone: true }
);
/** How long a finished upload stays in sight. */
const sentShownMs = 6_000;

/** Throws outside `UploadsProvider`. */
export function useUploads(): Uploads {
  const uploads = useContext(UploadsContext);
  if (uploads === undefined) throw new Error('useUploads is used outside UploadsProvider');
  return uploads;
}

export function UploadsProvider({ children }: { readonly children: ReactNode }) {
  const [items, change] = useReducer(reduce, []);
  const client = useQueryClient();
  const sendings = useRef(new Map<string, { order: SendOrder; sending?: Sending }>());
  const refresh = useCallback(() => void client.invalidateQueries({ queryKey: ['segments'] }), [client]);

  const start = useCallback(
    (key: string, order: SendOrder) => {
      sendings.current.set(key, { order });
      const set = (fields: Partial<UploadItem>) => change({ key, set: fields });
      const events = {
        onSegment: (segmentId: string, made: boolean) => {
          set({ segmentId, made, standing: { kind: 'sending' } });
          refresh();
        },
        onProgress: (sentBytes: number) => set({ sentBytes }),
        onSent: () => {
          set({ standing: { kind: 'sent' }, sentBytes: order.file.size });
          refresh();
          window.setTimeout(() => change({ key, gone: true }), sentShownMs);
        },
        onFailed: (message: string, again: boolean) => set({ standing: { kind: 'failed', message, again } }),
      };
      sendFile(order, events).then(
        (sending) => sendings.current.set(key, { order, sending }),
        (error: unknown) => events.onFailed(error instanceof Error ? error.message : String(error), false),
      );
    },
    [refresh],
  );
  useLeaveGuard(items.some(({ standing }) => standing.kind === 'sending' || standing.kind === 'paused'));
  const uploads = useMemo(
    () => ({ items, ...actsOn(items, sendings.current, change, start, refresh) }),
    [items, start, refresh],
  );
  return <UploadsContext value={uploads}>{children}</UploadsContext>;
}

function actsOn(
  items: readonly UploadItem[],
  sendings: Map<string, { order: SendOrder; sending?: Sending }>,
  change: (change: Change) => void,
  start: (key: string, order: SendOrder) => void,
  refresh: () => void,
): Omit<Uploads, 'items'> {
  return {
    add: (files, { into, title } = {}) => {
      for (const file of files) {
        const key = `${file.name} ${file.size} ${Math.random()}`;
        change({ key, item: newItem(key, file) });
        start(key, { file, title: title ?? titleOf(file.name), fresh: false, ...(into === undefined ? {} : { into }) });
      }
    },
    pause: (key) => {
      sendings.get(key)?.sending?.pause();
      change({ key, set: { standing: { kind: 'paused' } } });
    },
    resume: (key) => {
      const { order, sending } = sendings.get(key) ?? {};
      const standing = items.find((item) => item.key === key)?.standing;
      change({ key, set: { standing: { kind: 'sending' } } });
      const goesOn = standing?.kind === 'paused' || (standing?.kind === 'failed' && standing.again);
      if (goesOn && sending !== undefined) sending.resume();
      else if (order !== undefined) start(key, { ...order, ...intoOf(items, key), fresh: true });
    },
    cancel: (key) => {
      const item = items.find((each) => each.key === key);
      const stopped = sendings.get(key)?.sending?.cancel() ?? Promise.resolve();
      change({ key, gone: true });
      sendings.delete(key);
      void stopped
        .then(() =>
          item?.made === true && item.segmentId !== undefined ? api.deleteSegment(item.segmentId) : undefined,
        )
        .catch(() => undefined)
        .then(refresh);
    },
  };
}

/** A second attempt goes into the segment that the first one made. */
function intoOf(items: readonly UploadItem[], key: string): { into?: string } {
  const segmentId = items.find((item) => item.key === key)?.segmentId;
  return segmentId === undefined ? {} : { into: segmentId };
}

function newItem(key: string, file: File): UploadItem {
  const { name, size: bytes } = file;
  return { key, name, bytes, sentBytes: 0, segmentId: undefined, made: false, standing: { kind: 'starting' } };
}

function reduce(items: readonly UploadItem[], change: Change): readonly UploadItem[] {
  if ('item' in change) return [...items, change.item];
  if ('gone' in change) return items.filter(({ key }) => key !== change.key);
  return items.map((item) => (item.key === change.key ? { ...item, ...change.set } : item));
}

/** Asks before the tab is closed while files are on their way. */
function useLeaveGuard(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [active]);
}
