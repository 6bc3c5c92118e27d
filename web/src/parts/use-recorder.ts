/** The microphone: asks for it, records with a moving waveform, and says in words why it cannot. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type WaveSurfer from 'wavesurfer.js';
import type RecordPlugin from 'wavesurfer.js/dist/plugins/record.js';
import { noteHand } from '../hand.ts';

export type RecorderState = 'idle' | 'recording' | 'paused' | 'done';

export interface Recorder {
  readonly state: RecorderState;
  /** False where no microphone can ever be had: then `trouble` says why, and nothing is offered. */
  readonly possible: boolean;
  readonly lengthMs: number;
  /** What the microphone hears while it records. */
  readonly stream: MediaStream | undefined;
  /** What was recorded, once `done`. */
  readonly blob: Blob | undefined;
  /** Why it cannot record, in Vietnamese. */
  readonly trouble: string | undefined;
  readonly start: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
  readonly clear: () => void;
}

/** Draws into `frame`; stops by itself after `limitMs`; everything ends when the component leaves. */
export function useRecorder(
  frame: React.RefObject<HTMLDivElement | null>,
  limitMs = Number.POSITIVE_INFINITY,
): Recorder {
  const [state, setState] = useState<RecorderState>('idle');
  const [lengthMs, setLengthMs] = useState(0);
  const [blob, setBlob] = useState<Blob>();
  const [stream, setStream] = useState<MediaStream>();
  const [trouble, setTrouble] = useState(whyNoMicrophone);
  const parts = useRef<{ wave: WaveSurfer; plugin: RecordPlugin }>(undefined);
  const clear = useCallback(() => {
    parts.current?.wave.destroy();
    parts.current = undefined;
    setState('idle');
    setLengthMs(0);
    setBlob(undefined);
    setStream(undefined);
  }, []);
  useEffect(() => () => parts.current?.wave.destroy(), []);

  const start = useCallback(async () => {
    clear();
    if (frame.current === null) return;
    try {
      const { wave, plugin } = await makeRecorder(frame.current);
      parts.current = { wave, plugin };
      plugin.on('record-progress', (ms) => {
        // Who speaks has no hand on the keys: a shared machine does not lock itself meanwhile.
        noteHand();
        setLengthMs(Math.min(ms, limitMs));
        if (ms >= limitMs) plugin.stopRecording();
      });
      plugin.on('record-end', (recorded) => {
        setBlob(recorded);
        setState('done');
        setStream(undefined);
        plugin.stopMic();
      });
      setStream(await plugin.startMic());
      await plugin.startRecording();
      setTrouble(undefined);
      setState('recording');
    } catch (error) {
      clear();
      setTrouble(explain(error));
    }
  }, [clear, frame, limitMs]);

  return {
    state,
    possible: whyNoMicrophone() === undefined,
    lengthMs,
    stream,
    blob,
    trouble,
    start: () => void start(),
    pause: () => {
      parts.current?.plugin.pauseRecording();
      setState('paused');
    },
    resume: () => {
      parts.current?.plugin.resumeRecording();
      setState('recording');
    },
    stop: () => parts.current?.plugin.stopRecording(),
    clear,
  };
}

async function makeRecorder(container: HTMLElement): Promise<{ wave: WaveSurfer; plugin: RecordPlugin }> {
  const [{ default: Wave }, { default: Plugin }] = await Promise.all([
    import('wavesurfer.js'),
    import('wavesurfer.js/dist/plugins/record.js'),
  ]);
  const wave = Wave.create({ container, height: 64, waveColor: '#1c6fb8', barWidth: 3, barGap: 2, interact: false });
  const plugin = wave.registerPlugin(Plugin.create({ scrollingWaveform: true, renderRecordedAudio: false }));
  return { wave, plugin };
}

function whyNoMicrophone(): string | undefined {
  if (window.isSecureContext && navigator.mediaDevices !== undefined && 'MediaRecorder' in window) return undefined;
  return 'Trình duyệt chỉ cho thu âm khi trang mở bằng https:// (hoặc mở ngay trên máy chủ). Nhờ quản trị viên mở trang bằng https, hoặc thu bằng điện thoại rồi tải tệp lên.';
}

function explain(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  const text = error instanceof Error ? error.message : '';
  if (name === 'NotAllowedError' || /denied|NotAllowed/i.test(text)) {
    return 'Trình duyệt đang chặn micrô. Bấm biểu tượng bên trái địa chỉ trang, cho phép Micrô, rồi bấm Bắt đầu thu lại.';
  }
  if (name === 'NotFoundError' || /not found/i.test(text)) {
    return 'Máy này không thấy micrô nào. Cắm micrô rồi thử lại, hoặc thu bằng điện thoại rồi tải tệp lên.';
  }
  return 'Không mở được micrô. Đóng chương trình khác đang dùng micrô rồi thử lại.';
}
