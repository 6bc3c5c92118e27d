/** What a hostile file is, in the tests: the attack, the bytes, and the end that is right. */
import type { RefusalCode } from '../../../audio/refusals.ts';

/** What the makers may use. Every good file holds the same second and a half of sound. */
export interface World {
  readonly good: Readonly<Record<GoodFormat, Buffer>>;
  /** Ports on this machine that must hear nothing. */
  readonly httpPort: number;
  readonly tcpPort: number;
  /** Absolute paths of files that lie beside every upload. */
  readonly neighbour: string;
  readonly secret: string;
}

/** Formats that are made once by ffmpeg and then bent. */
export type GoodFormat =
  | 'wav'
  | 'mp3'
  | 'lowMp3'
  | 'flac'
  | 'm4a'
  | 'fragmented'
  | 'adts'
  | 'opus'
  | 'vorbis'
  | 'webm'
  | 'cenc'
  | 'cover';

export interface HostileKind {
  /** Names the attack. */
  readonly name: string;
  readonly make: (world: World) => Buffer;
  /** The file is as long as this, with nothing behind what was made (a sparse file). */
  readonly bytes?: number;
  /** The end that is right; where the file may honestly be judged in two ways, both. */
  readonly ends: readonly (RefusalCode | 'made')[];
}

/** A kind in one line. */
export function kind(
  name: string,
  ends: RefusalCode | 'made' | readonly (RefusalCode | 'made')[],
  make: HostileKind['make'],
  bytes?: number,
): HostileKind {
  const all = typeof ends === 'string' ? [ends] : ends;
  return { name, make, ends: all, ...(bytes === undefined ? {} : { bytes }) };
}
