/** What one day of a village looks like in the grid: what people said, else what machines told, else that an answer is owed. Pure. */
import { IconClock, IconDeviceSpeaker, IconList, IconPhoneCall, IconX } from '@tabler/icons-react';
import type { Look } from '../../words/state-words.ts';
import { answerLook } from './answer-look.ts';
import type { Village } from './week-draft.ts';

export interface DayStanding {
  readonly look: Look;
  /** "2 buổi, 1 riêng"; where an answer is owed only these; "1/2 buổi" that a machine told of. */
  readonly count: string;
}

const OWED: Look = { word: 'chưa báo', tone: 'warn', icon: IconPhoneCall };
const SINGLY: Look = { word: 'từng buổi', tone: 'info', icon: IconList };
const COMING: Look = { word: 'chưa đến', tone: 'calm', icon: IconClock };
const TOLD: Look = { word: 'máy báo phát', tone: 'good', icon: IconDeviceSpeaker };
const SILENT: Look = { word: 'máy báo thiếu', tone: 'bad', icon: IconX };
const AWAITED: Look = { word: 'chờ máy báo', tone: 'calm', icon: IconClock };

/** Undefined where nothing was to sound. */
export function dayStanding({ week }: Pick<Village, 'week'>, day: Village['days'][number]): DayStanding | undefined {
  if (day.planned === 0) return undefined;
  const count = `${day.planned} buổi${day.exceptions === 0 ? '' : `, ${day.exceptions} riêng`}`;
  if (day.begun === 0) return { look: COMING, count };
  if (day.unanswered === 0) {
    const answer = day.answer ?? week;
    return { look: answer === null ? SINGLY : answerLook[answer], count };
  }
  if (day.owed > 0) return { look: OWED, count: `${day.owed} buổi` };
  if (day.missed > 0) return { look: SILENT, count: `${day.aired}/${day.begun} buổi` };
  return { look: day.waiting > 0 ? AWAITED : TOLD, count: `${day.aired}/${day.begun} buổi` };
}
