/** Record a segment in the browser, hear it back, and put it into the store. */
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import {
  IconMicrophone,
  IconMicrophoneOff,
  IconPlayerPause,
  IconPlayerRecord,
  IconPlayerStop,
  IconRefresh,
  IconUpload,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { HearBack } from '../../parts/hear-back.tsx';
import { type Recorder, useRecorder } from '../../parts/use-recorder.ts';
import { useZone } from '../../session.tsx';
import { useUploads } from '../../uploads/uploads.tsx';
import { dateTimeWords, lengthClock } from '../../words/time-words.ts';

export function RecordDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={620}
      closeOnClickOutside={false}
      title={<Text fw={700}>Thu âm tin bài</Text>}
    >
      <RecordForm onClose={onClose} />
    </Modal>
  );
}

function RecordForm({ onClose }: { readonly onClose: () => void }) {
  const zone = useZone();
  const { add } = useUploads();
  const frame = useRef<HTMLDivElement>(null);
  const recorder = useRecorder(frame);
  const [title, setTitle] = useState(() => `Thu âm ${dateTimeWords(Date.now(), zone)}`);
  const keep = () => {
    if (recorder.blob === undefined) return;
    const kept = title.trim() === '' ? 'Thu âm' : title.trim();
    add([fileOf(recorder.blob, kept)], { title: kept });
    onClose();
  };
  return (
    <Stack>
      {recorder.trouble === undefined ? null : (
        <Alert color="yellow" icon={<IconMicrophoneOff aria-hidden />} role="alert">
          {recorder.trouble}
        </Alert>
      )}
      <TextInput
        label="Tên tin bài"
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <div ref={frame} style={{ minHeight: 64, background: '#f1f4f6', borderRadius: 9, overflow: 'hidden' }} />
      <Text ta="center" size="xl" fw={700} className="number" role="timer">
        {recorder.state === 'recording' ? '● ' : ''}
        {lengthClock(recorder.lengthMs)}
      </Text>
      {recorder.blob === undefined ? null : <HearBack blob={recorder.blob} />}
      <Buttons recorder={recorder} onKeep={keep} />
      <Text size="sm" c="dimmed">
        Đặt micrô cách miệng khoảng một gang tay, nói đều. Máy sẽ tự cắt khoảng lặng ở đầu và cuối, và chỉnh âm lượng
        cho vừa loa nén.
      </Text>
    </Stack>
  );
}

function Buttons({ recorder, onKeep }: { readonly recorder: Recorder; readonly onKeep: () => void }) {
  const { state } = recorder;
  return (
    <Group justify="center">
      {state === 'idle' && recorder.possible ? (
        <Button size="lg" color="red.8" leftSection={<IconMicrophone aria-hidden />} onClick={recorder.start}>
          Bắt đầu thu
        </Button>
      ) : null}
      {state === 'recording' ? (
        <Button variant="default" leftSection={<IconPlayerPause size={18} aria-hidden />} onClick={recorder.pause}>
          Tạm dừng
        </Button>
      ) : null}
      {state === 'paused' ? (
        <Button variant="default" leftSection={<IconPlayerRecord size={18} aria-hidden />} onClick={recorder.resume}>
          Thu tiếp
        </Button>
      ) : null}
      {state === 'recording' || state === 'paused' ? (
        <Button leftSection={<IconPlayerStop size={18} aria-hidden />} onClick={recorder.stop}>
          Thu xong
        </Button>
      ) : null}
      {state === 'done' ? (
        <>
          <Button variant="default" leftSection={<IconRefresh size={18} aria-hidden />} onClick={recorder.clear}>
            Thu lại
          </Button>
          <Button leftSection={<IconUpload size={18} aria-hidden />} onClick={onKeep}>
            Đưa vào kho
          </Button>
        </>
      ) : null}
    </Group>
  );
}

/** The recorder's own format, named so that people recognise it. */
function fileOf(blob: Blob, title: string): File {
  const extension = blob.type.includes('mp4') ? 'm4a' : blob.type.includes('ogg') ? 'ogg' : 'webm';
  return new File([blob], `${title.replaceAll(/[/\\:]/g, '-')}.${extension}`, { type: blob.type });
}
