/** How well a station keeps with the others, in words: how far its sound is from its moment, and how right the moment is. */
import type { StationDetail } from '../../../server/contract/stations.ts';

/** Neighbours further apart than this are heard as an echo. */
const ECHO_MS = 50;

/** `khớp, tiếng trễ 0,4 ms; giờ của trạm sai nhiều nhất 8,0 ms`. */
export function syncWords(sync: StationDetail['sync']): string {
  if (sync === null) return 'đo được khi đang phát tệp';
  const { errorMs, boundMs } = sync;
  const error = `tiếng ${errorMs < 0 ? 'sớm' : 'trễ'} ${sizeWords(errorMs)}`;
  if (boundMs === null) return `chưa biết có khớp không, ${error}; chưa đo được giờ của trạm sai bao nhiêu`;
  const isOut = Math.abs(errorMs) + boundMs > ECHO_MS;
  return `${isOut ? 'có thể nghe vọng với trạm bên cạnh' : 'khớp'}, ${error}; giờ của trạm sai nhiều nhất ${sizeWords(boundMs)}`;
}

function sizeWords(ms: number): string {
  const size = Math.abs(ms);
  return `${size.toFixed(size < 10 ? 1 : 0).replace('.', ',')} ms`;
}
