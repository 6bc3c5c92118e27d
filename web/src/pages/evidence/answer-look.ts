/** How a word of people looks: icon, word and tone together. */
import { IconArrowBackUp, IconCheck, IconCut, IconEarOff, IconVolume2 } from '@tabler/icons-react';
import type { Answer } from '../../../../server/contract/evidence.ts';
import { answerWord } from '../../words/answer-words.ts';
import type { Look } from '../../words/state-words.ts';

export const answerLook: Readonly<Record<Answer, Look>> = {
  heard: { word: answerWord.heard, tone: 'good', icon: IconCheck },
  partly: { word: answerWord.partly, tone: 'warn', icon: IconCut },
  'bad-sound': { word: answerWord['bad-sound'], tone: 'warn', icon: IconVolume2 },
  'not-heard': { word: answerWord['not-heard'], tone: 'bad', icon: IconEarOff },
  cleared: { word: answerWord.cleared, tone: 'calm', icon: IconArrowBackUp },
};
