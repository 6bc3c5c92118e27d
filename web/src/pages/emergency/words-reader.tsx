/** A few sentences that the machine reads aloud: where there is no microphone, or no quiet. */
import { Button, Group, Stack, Textarea } from '@mantine/core';
import { IconPencil, IconRobot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemNote } from '../../parts/notes.tsx';
import { MISMATCH, useVerifiedSound } from '../../parts/verified-sound.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { useVoice, useWhenReady } from './use-voice.ts';
import { spokenTitle, VoiceNote } from './voice-note.tsx';

/** The server takes so many letters: about two minutes. */
const longest = 2000;

/** Tells `onReady` which segment can be played, undefined while none can. */
export function WordsReader({
  onReady,
  onHeard,
}: {
  readonly onReady: (segmentId: string | undefined) => void;
  readonly onHeard: (segmentId: string, sha256: string) => void;
}) {
  const zone = useZone();
  const [text, setText] = useState('');
  const voice = useVoice();
  useWhenReady(voice, onReady);
  const { standing } = voice;
  const written = standing.kind !== 'none';
  return (
    <Stack gap="sm">
      <Textarea
        label="Lời thông báo"
        placeholder="Ví dụ: Nước sông đang lên nhanh. Bà con thôn Tân Thủy khẩn trương di chuyển lên nhà văn hóa thôn."
        autosize
        minRows={3}
        maxLength={longest}
        readOnly={written}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {standing.kind === 'ready' ? <HearRead segmentId={standing.segmentId} onHeard={onHeard} /> : null}
      <VoiceNote voice={voice} />
      <Group justify="center">
        {written ? (
          <Button variant="default" leftSection={<IconPencil size={18} aria-hidden />} onClick={voice.drop}>
            Sửa lời
          </Button>
        ) : (
          <Button
            leftSection={<IconRobot size={18} aria-hidden />}
            disabled={text.trim() === ''}
            onClick={() => voice.send({ text: text.trim(), title: spokenTitle(zone) })}
          >
            Đọc bằng máy
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function HearRead({
  segmentId,
  onHeard,
}: {
  readonly segmentId: string;
  readonly onHeard: (segmentId: string, sha256: string) => void;
}) {
  const sha256 = useQuery(queries.segment(segmentId)).data?.rendition?.sha256;
  return sha256 === undefined ? null : <Hear sha256={sha256} onHeard={() => onHeard(segmentId, sha256)} />;
}

function Hear({ sha256, onHeard }: { readonly sha256: string; readonly onHeard: () => void }) {
  const { sound, source, error, retry } = useVerifiedSound(sha256);
  if (sound?.kind === 'mismatch') return <ProblemNote error={new Error(MISMATCH)} />;
  if (source === undefined) return <ProblemNote error={error} retry={retry} />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: its words stand just above
    <audio controls src={source} aria-label="Nghe máy đọc" style={{ width: '100%' }} onPlay={onHeard} />
  );
}
