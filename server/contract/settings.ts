/** What a commune sets for itself beside its policy; each has a default. */
import { z } from 'zod';

/** Every setting by name, with its shape. */
export const settings = z.object({
  /** Days after a week's end until a village that nobody heard from counts as unknown. */
  reportWaitDays: z.int().min(0).max(60),
  /** Anybody may listen again to what has aired. */
  publicListening: z.boolean(),
  /** The topic whose minutes are held against the period before. */
  watchedTopic: z.string().trim().max(20),
  /** Tags that are counted by themselves. */
  countedTags: z.array(z.string().trim().min(1).max(60)).max(20),
  /** From whom a second factor is demanded. */
  secondFactor: z.enum(['off', 'approvers', 'everybody']),
  /** Approving in the browser in which a segment was made: after a second factor, or as everywhere. */
  sameBrowser: z.enum(['second-factor', 'allowed']),
  /** Days after its last answer until a complaint's caller and phone are blanked; 0: they are kept. */
  complaintDays: z.int().min(0).max(3650),
});
export type Settings = z.infer<typeof settings>;
export type SettingName = keyof Settings;

export const settingName = z.enum([
  'reportWaitDays',
  'publicListening',
  'watchedTopic',
  'countedTags',
  'secondFactor',
  'sameBrowser',
  'complaintDays',
]);
export const settingParams = z.object({ name: settingName });
export const settingWrite = z.object({ value: z.unknown() });
