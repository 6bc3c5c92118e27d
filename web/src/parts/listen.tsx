/** Hear a rendition: its waveform, play and pause, ten seconds back and forth. */
import { ActionIcon, Group, Text } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward10,
  IconRewindForward10,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type WaveSurfer from 'wavesurfer.js';
import type { Rendition } from '../wire.ts';
import { lengthClock } from '../words/time-words.ts';
import classes from './listen.module.css';

/** `source` is an address of our own origin or a blob: one; undefined while it is not there yet. */
export function Listen({
  rendition,
  source,
  title,
}: {
  readonly rendition: Pick<Rendition, 'waveform' | 'durationMs'>;
  readonly source: string | undefined;
  readonly title: string;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const { wave, playing, atMs } = useWave(frame, source, rendition);
  const step = (seconds: number) => wave?.setTime(Math.max(0, wave.getCurrentTime() + seconds));
  return (
    <div className={classes.listen}>
      <div ref={frame} className={classes.wave} />
      <Group gap="sm" wrap="nowrap">
        <button
          type="button"
          className={classes.play}
          disabled={wave === undefined}
          aria-label={playing ? `Tạm dừng: ${title}` : `Nghe: ${title}`}
          onClick={() => void wave?.playPause()}
        >
          {playing ? <IconPlayerPauseFilled size={24} aria-hidden /> : <IconPlayerPlayFilled size={24} aria-hidden />}
        </button>
        <Text className="number">
          {lengthClock(atMs)} / {lengthClock(rendition.durationMs)}
        </Text>
        <ActionIcon
          variant="subtle"
          size="xl"
          disabled={wave === undefined}
          aria-label="Lùi 10 giây"
          onClick={() => step(-10)}
        >
          <IconRewindBackward10 size={24} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          size="xl"
          disabled={wave === undefined}
          aria-label="Tới 10 giây"
          onClick={() => step(10)}
        >
          <IconRewindForward10 size={24} aria-hidden />
        </ActionIcon>
      </Group>
    </div>
  );
}

function useWave(
  frame: React.RefObject<HTMLDivElement | null>,
  source: string | undefined,
  { waveform, durationMs }: Pick<Rendition, 'waveform' | 'durationMs'>,
): { wave: WaveSurfer | undefined; playing: boolean; atMs: number } {
  const [wave, setWave] = useState<WaveSurfer>();
  const [playing, setPlaying] = useState(false);
  const [atMs, setAtMs] = useState(0);
  useEffect(() => {
    if (source === undefined || frame.current === null) return;
    let made: WaveSurfer | undefined;
    let left = false;
    void import('wavesurfer.js').then(({ default: Wave }) => {
      if (left || frame.current === null) return;
      made = Wave.create({
        ...look,
        container: frame.current,
        url: source,
        peaks: [[...waveform]],
        duration: durationMs / 1000,
      });
      made.on('timeupdate', (seconds) => setAtMs(seconds * 1000));
      made.on('play', () => setPlaying(true));
      made.on('pause', () => setPlaying(false));
      made.on('finish', () => setPlaying(false));
      // Leaving the page while it loads is no fault.
      made.on('error', () => setPlaying(false));
      setWave(made);
    });
    return () => {
      left = true;
      made?.destroy();
      setWave(undefined);
      setPlaying(false);
      setAtMs(0);
    };
  }, [frame, source, waveform, durationMs]);
  return { wave, playing, atMs };
}

const look = {
  height: 48,
  waveColor: '#c3ccd4',
  progressColor: '#2f9e44',
  cursorColor: '#12334a',
  barWidth: 3,
  barGap: 3,
  barRadius: 2,
  barMinHeight: 2,
  dragToSeek: true,
  hideScrollbar: true,
};
