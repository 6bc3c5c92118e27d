/** How kinds of incidents and verdicts look: word, tone and icon together. */
import {
  IconAntennaBarsOff,
  IconBolt,
  IconBroadcast,
  IconCircleCheck,
  IconCircleX,
  IconQuestionMark,
  IconTool,
  IconTrashX,
  IconVolume3,
  IconWifiOff,
} from '@tabler/icons-react';
import type { AirAnswer, Incident } from '../../../../server/contract/incidents.ts';
import { incidentKindWord } from '../../words/incident-words.ts';
import type { Look } from '../../words/state-words.ts';

export const incidentLook: Readonly<Record<Incident['kind'], Look>> = {
  intrusion: { word: incidentKindWord.intrusion, tone: 'bad', icon: IconAntennaBarsOff },
  noise: { word: incidentKindWord.noise, tone: 'warn', icon: IconVolume3 },
  power: { word: incidentKindWord.power, tone: 'bad', icon: IconBolt },
  network: { word: incidentKindWord.network, tone: 'warn', icon: IconWifiOff },
  broken: { word: incidentKindWord.broken, tone: 'bad', icon: IconTool },
  lost: { word: incidentKindWord.lost, tone: 'bad', icon: IconTrashX },
};

export const verdictLook: Readonly<Record<AirAnswer['verdict'], Look>> = {
  ours: { word: 'Của xã', tone: 'good', icon: IconCircleCheck },
  'ours-unproved': { word: 'Có thể của xã, chưa chứng minh được', tone: 'warn', icon: IconBroadcast },
  'not-ours': { word: 'Không phải của xã', tone: 'info', icon: IconCircleX },
  'cannot-say': { word: 'Chưa trả lời chắc được', tone: 'calm', icon: IconQuestionMark },
};
