/** A waveform drawn as bars, the played part in colour: a picture of what sounds, nothing to press. */
import { useMemo } from 'react';
import classes from './wave-bars.module.css';

/** `peaks` 0..1, any number of them; `played` is the share already heard, 0..1. */
export function WaveBars({
  peaks,
  played,
  bars = 96,
  label,
}: {
  readonly peaks: readonly number[];
  readonly played: number;
  readonly bars?: number;
  readonly label: string;
}) {
  const heights = useMemo(() => gather(peaks, bars), [peaks, bars]);
  return (
    <svg
      className={classes.wave}
      viewBox={`0 0 ${bars * 6} 44`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {heights.map((height, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={index}
          x={index * 6}
          y={22 - height * 21}
          width={3.4}
          height={Math.max(height * 42, 3)}
          rx={1.6}
          data-played={(index + 0.5) / bars <= played || undefined}
        />
      ))}
    </svg>
  );
}

/** The loudest peak of each of `bars` equal stretches. */
function gather(peaks: readonly number[], bars: number): number[] {
  if (peaks.length === 0) return Array.from({ length: bars }, () => 0.08);
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / bars));
    return Math.min(1, Math.max(...peaks.slice(from, to)));
  });
}
