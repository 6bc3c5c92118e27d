/** A few sentences that the machine reads aloud: where there is no microphone, or no quiet. */
import { Button, Group, Stack, Textarea } from '@mantine/core';
import { IconPencil, IconRobot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { audioPath } from '../../api.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { useVoice, useWhenReady } from './use-voice.ts';
import { spokenTitle, VoiceNote } from './voice-note.tsx';

/** The server takes so many letters: about two minutes. */
const longest = 2000;

/** Tells `onReady` which segment can be played, undefined while none can. */
export function WordsReader({ onReady }: { readonly onReady: (segmentId: string | undefined) => void }) {
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
      {standing.kind === 'ready' ? <HearRead segmentId={standing.segmentId} /> : null}
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

function HearRead({ segmentId }: { readonly segmentId: string }) {
  const sha256 = useQuery(queries.segment(segmentId)).data?.rendition?.sha256;
  if (sha256 === undefined) return null;
  // biome-ignore lint/a11y/useMediaCaption: its words stand just above
  return <audio controls src={audioPath(sha256)} aria-label="Nghe máy đọc" style={{ width: '100%' }} />;
}
