/** One sound for the whole list: pressing another row's button stops the first. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { tellProblem } from '../acts/tell.tsx';
import { audioPath } from '../api.ts';

export interface RowPlayer {
  /** The rendition that is heard now, by hash. */
  readonly playing: string | undefined;
  readonly toggle: (sha256: string) => void;
}

export function useRowPlayer(): RowPlayer {
  const [playing, setPlaying] = useState<string>();
  const sound = useRef<HTMLAudioElement>(undefined);
  useEffect(() => () => sound.current?.pause(), []);
  const toggle = useCallback((sha256: string) => {
    sound.current?.pause();
    const path = audioPath(sha256);
    if (sound.current?.dataset.path === path && !sound.current.ended && sound.current.dataset.on === '1') {
      sound.current.dataset.on = '0';
      setPlaying(undefined);
      return;
    }
    const next = new Audio(path);
    next.dataset.path = path;
    next.dataset.on = '1';
    next.onended = () => setPlaying((now) => (now === sha256 ? undefined : now));
    sound.current = next;
    setPlaying(sha256);
    next.play().catch(() => {
      if (sound.current !== next || next.dataset.on === '0') return;
      setPlaying(undefined);
      tellProblem(new Error('Trình duyệt không phát được âm thanh này. Thử Chrome, Firefox hoặc Cốc Cốc bản mới hơn.'));
    });
  }, []);
  return { playing, toggle };
}
