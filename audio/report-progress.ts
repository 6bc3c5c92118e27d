/** Turns ffmpeg's progress lines into one share of the whole job that never falls. */

/** Tells how far the job is. */
export interface ProgressReport {
  /** The job has reached `share`, 0 to 1. */
  at(share: number): void;
  /** A listener for the output of a command that fills [from, to) of the job while it renders `lengthMs` of sound. */
  during(from: number, to: number, lengthMs: number | undefined): (piece: Buffer) => void;
}

/** A report to `onProgress`, called only when the share grew by a hundredth or is 1. */
export function reportProgress(onProgress: ((share: number) => void) | undefined): ProgressReport {
  let told = 0;
  function at(share: number): void {
    if (share - told < 0.01 && (share < 1 || told === 1)) return;
    told = Math.min(1, share);
    onProgress?.(told);
  }
  function during(from: number, to: number, lengthMs: number | undefined): (piece: Buffer) => void {
    return (piece) => {
      const renderedUs = Number(/out_time_us=(\d+)/.exec(piece.toString('latin1'))?.[1] ?? 0);
      if (lengthMs === undefined || lengthMs <= 0 || renderedUs === 0) return;
      at(from + (to - from) * Math.min(1, renderedUs / 1000 / lengthMs));
    };
  }
  return { at, during };
}
