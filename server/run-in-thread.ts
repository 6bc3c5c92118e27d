/** Work that takes seconds of a core, in a thread of its own: heartbeats and emergency orders do not wait for it. */
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from './errors.ts';

/** What a thread may take before it is ended. */
export interface ThreadLimits {
  readonly limitMs: number;
  readonly memoryMb: number;
}

/** What a thread answers with: what it was asked for, or a refusal that people read. */
export type ThreadAnswer<Answer> =
  | { readonly answer: Answer }
  | { readonly refused: { readonly code: ErrorCode; readonly facts: AppError['facts'] } };

/** What a thread says while it works. */
export interface ThreadSign {
  readonly alive: true;
}

/** Of a thread that works for hours: `alive` is called whenever it says so, `signal` ends it. */
export interface ThreadWatch {
  readonly alive?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Starts the file in a thread with `data` and gives its one answer. Throws what it refuses with; an error where it fails, dies or takes too long. */
export async function runInThread<Answer>(
  file: URL,
  data: unknown,
  limits: ThreadLimits,
  { alive, signal }: ThreadWatch = {},
): Promise<Answer> {
  const thread = new Worker(file, {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb },
  });
  const end = () => void thread.terminate();
  const tooLong = setTimeout(end, limits.limitMs);
  signal?.addEventListener('abort', end);
  if (signal?.aborted === true) end();
  try {
    const told = await new Promise<ThreadAnswer<Answer>>((settle, refuse) => {
      thread.on('message', (told: ThreadAnswer<Answer> | ThreadSign) => ('alive' in told ? alive?.() : settle(told)));
      thread.once('error', refuse);
      thread.once('exit', (code) => refuse(new Error(`the thread ended with ${code} and no answer`)));
    });
    if ('refused' in told) throw new AppError(told.refused.code, told.refused.facts);
    return told.answer;
  } finally {
    clearTimeout(tooLong);
    signal?.removeEventListener('abort', end);
    void thread.terminate();
  }
}

/** A queue: one piece of work at a time, so many more may wait; whoever comes then is refused with queue-full. */
export function oneAtATime(mostWaiting: number): <Answer>(work: () => Promise<Answer>) => Promise<Answer> {
  let taken = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    if (taken > mostWaiting) throw new AppError('queue-full');
    taken += 1;
    const own = last.then(work);
    last = own.catch(() => undefined);
    try {
      return await own;
    } finally {
      taken -= 1;
    }
  };
}
