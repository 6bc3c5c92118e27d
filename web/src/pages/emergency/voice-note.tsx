/** How a voice stands on its way to being playable. */
import { Text } from '@mantine/core';
import { ProblemNote } from '../../parts/notes.tsx';
import { dateTimeWords } from '../../words/time-words.ts';
import type { Voice } from './use-voice.ts';

/** `Phát khẩn cấp 03:30 26/11/2026`: what it is called in the library and the log. */
export function spokenTitle(zone: string): string {
  return `Phát khẩn cấp ${dateTimeWords(Date.now(), zone)}`;
}

export function VoiceNote({ voice }: { readonly voice: Voice }) {
  const { standing, again } = voice;
  if (standing.kind === 'none') return null;
  if (standing.kind === 'failed')
    return <ProblemNote error={new Error(standing.message)} {...(again && { retry: again })} />;
  return (
    <Text role="status" ta="center" fw={600}>
      {words[standing.kind]}
    </Text>
  );
}

const words = {
  sending: 'Đang gửi lên máy chủ…',
  preparing: 'Máy đang làm âm thanh cho loa, còn vài giây.',
  ready: 'Đã sẵn sàng để phát.',
} as const;
