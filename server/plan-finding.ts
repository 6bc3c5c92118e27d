/** Something to be said of a schedule before it is stored: for people in words, for the server whether and how it refuses. */
import type { z } from 'zod';
import type { InstantMs } from '../scheduler/model.ts';
import type { conflict } from './contract/schedules.ts';
import type { ErrorCode } from './errors.ts';

/** A conflict as the API shows it, with instants as epoch ms, and why it refuses where it does. */
export type Finding = z.output<typeof conflict> & { readonly refusal?: Refusal };

/** What is thrown when a schedule with this finding is to be stored. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** One time at which the schedule would sound. */
export interface Sounding {
  readonly at: InstantMs;
  readonly programmeId: string;
  /** The longest it can take, ms; at least a second, so that a moment in quiet hours is seen. */
  readonly longestMs: number;
  readonly slotMs: number | undefined;
  /** The schedule's own programme, not one for a single day. */
  readonly isUsual: boolean;
}

/** A finding with what it does not say left empty. */
export function finding(
  found: Pick<Finding, 'kind' | 'at' | 'message'> & Partial<Omit<Finding, 'refuses' | 'refusal'>>,
  refusal?: Refusal,
): Finding {
  return {
    other: null,
    waitsMs: null,
    stations: null,
    earlierId: null,
    laterId: null,
    ...found,
    refuses: refusal !== undefined,
    ...(refusal === undefined ? {} : { refusal }),
  };
}
