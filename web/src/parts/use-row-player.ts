/** One sound for the whole list: pressing another row's button stops the first. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { tellProblem } from '../acts/tell.tsx';
import { audioPath } from '../api.ts';

export interface RowPlayer {
  /** The rendition that is heard now, by hash. */
  readonly playing: string | undefined;
  /** `onHeard`: it sounds. */
  readonly toggle: (sha256: string, onHeard?: () => void) => void;
}

/** `sourceOf` gives the address to play from, where that is not the server's own; a `blob:` one is let go of at the end. */
export function useRowPlayer(sourceOf?: (sha256: string) => Promise<string>): RowPlayer {
  const [playing, setPlaying] = useState<string>();
  const sound = useRef<HTMLAudioElement>(undefined);
  useEffect(() => () => stop(sound.current), []);
  const toggle = useCallback(
    (sha256: string, onHeard?: () => void) => {
      const before = sound.current;
      stop(before);
      if (before?.dataset.sha256 === sha256 && !before.ended && before.dataset.on === '1') {
        before.dataset.on = '0';
        setPlaying(undefined);
        return;
      }
      const next = new Audio();
      next.dataset.sha256 = sha256;
      next.dataset.on = '1';
      next.onended = () => {
        stop(next);
        setPlaying((now) => (now === sha256 ? undefined : now));
      };
      sound.current = next;
      setPlaying(sha256);
      const isWanted = () => sound.current === next && next.dataset.on === '1';
      const giveUp = (error: Error) => {
        if (!isWanted()) return;
        setPlaying(undefined);
        tellProblem(error);
      };
      const play = (source: string) => {
        next.src = source;
        if (!isWanted()) return stop(next);
        next.play().then(
          () => onHeard?.(),
          () => giveUp(new Error(UNPLAYABLE)),
        );
      };
      if (sourceOf === undefined) play(audioPath(sha256));
      else void sourceOf(sha256).then(play, giveUp);
    },
    [sourceOf],
  );
  return { playing, toggle };
}

const UNPLAYABLE = 'Trình duyệt không phát được âm thanh này. Thử Chrome, Firefox hoặc Cốc Cốc bản mới hơn.';

function stop(sound: HTMLAudioElement | undefined): void {
  sound?.pause();
  if (sound?.src.startsWith('blob:') === true) URL.revokeObjectURL(sound.src);
}
