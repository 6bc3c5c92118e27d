/** One's own voice, up to a minute: record, see the level and the time left, hear it again, record anew; or a file where there is no microphone. */
import { Alert, Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core';
import {
  IconFileMusic,
  IconMicrophone,
  IconMicrophoneOff,
  IconPlayerStopFilled,
  IconRefresh,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { HearBack } from '../../parts/hear-back.tsx';
import { type Recorder, useRecorder } from '../../parts/use-recorder.ts';
import { useZone } from '../../session.tsx';
import { levelWords } from '../../words/level-words.ts';
import { lengthClock } from '../../words/time-words.ts';
import classes from './emergency.module.css';
import { useMicLevel } from './use-mic-level.ts';
import { useVoice, useWhenReady } from './use-voice.ts';
import { spokenTitle, VoiceNote } from './voice-note.tsx';

/** The server takes a minute. */
const longestMs = 60_000;

/** Tells `onReady` which segment can be played, undefined while none can. */
export function VoiceRecorder({ onReady }: { readonly onReady: (segmentId: string | undefined) => void }) {
  const zone = useZone();
  const frame = useRef<HTMLDivElement>(null);
  const recorder = useRecorder(frame, longestMs);
  const voice = useVoice();
  useWhenReady(voice, onReady);
  const send = (recording: Blob) => voice.send({ recording, title: spokenTitle(zone) });
  // Sent as soon as it is there: it is made playable while one listens again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new recording is the trigger
  useEffect(() => {
    if (recorder.blob !== undefined) send(recorder.blob);
  }, [recorder.blob]);
  const anew = () => {
    voice.drop();
    recorder.clear();
  };
  const done = recorder.state === 'done' || voice.standing.kind !== 'none';
  return (
    <Stack gap="sm">
      {recorder.trouble === undefined ? null : (
        <Alert color="yellow" icon={<IconMicrophoneOff aria-hidden />} role="alert">
          {recorder.trouble}
        </Alert>
      )}
      <div ref={frame} className={classes.wave} data-off={recorder.state === 'idle' || undefined} aria-hidden />
      {recorder.state === 'recording' ? <Level recorder={recorder} /> : null}
      {done ? null : <RoundButton recorder={recorder} />}
      {recorder.blob === undefined ? null : <HearBack blob={recorder.blob} />}
      <VoiceNote voice={voice} />
      {done && voice.standing.kind !== 'sending' ? (
        <Group justify="center">
          <Button variant="default" leftSection={<IconRefresh size={18} aria-hidden />} onClick={anew}>
            Thu lại
          </Button>
        </Group>
      ) : null}
      {recorder.state === 'idle' && voice.standing.kind === 'none' ? <OtherWay onFile={send} /> : null}
    </Stack>
  );
}

function RoundButton({ recorder }: { readonly recorder: Recorder }) {
  if (!recorder.possible) return null;
  const recording = recorder.state === 'recording';
  return (
    <div className={classes.roundPlace}>
      <button
        type="button"
        className={classes.round}
        data-recording={recording || undefined}
        onClick={recording ? recorder.stop : recorder.start}
      >
        {recording ? <IconPlayerStopFilled size={44} aria-hidden /> : <IconMicrophone size={48} aria-hidden />}
        <span>{recording ? 'Thu xong' : 'Thu giọng nói'}</span>
      </button>
      <Text ta="center" role="timer" className="number" fw={600}>
        {recording
          ? `Đã thu ${lengthClock(recorder.lengthMs)}, còn ${lengthClock(longestMs - recorder.lengthMs)}`
          : 'Tối đa 1 phút'}
      </Text>
    </div>
  );
}

function Level({ recorder }: { readonly recorder: Recorder }) {
  const level = useMicLevel(recorder.stream);
  const words = levelWords(level);
  return (
    <div>
      <Progress
        value={level * 100}
        size="lg"
        transitionDuration={0}
        color={words === 'Nghe rõ' ? 'leaf' : 'orange'}
        aria-label="Mức tiếng vào micrô"
      />
      <Text size="sm" ta="center">
        {words}
      </Text>
    </div>
  );
}

/** A telephone's own recorder, or a file: also without https and without a microphone. */
function OtherWay({ onFile }: { readonly onFile: (file: File) => void }) {
  return (
    <Group justify="center">
      <FileButton onChange={(file) => file !== null && onFile(file)} accept="audio/*">
        {(props) => (
          <Button {...props} variant="subtle" leftSection={<IconFileMusic size={18} aria-hidden />}>
            Chọn tệp đã thu sẵn
          </Button>
        )}
      </FileButton>
    </Group>
  );
}
