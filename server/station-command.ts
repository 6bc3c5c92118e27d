/** `loa station retire T05`: puts a lost or stolen station out of use from the server's console. */
import { AppError } from './errors.ts';
import { CONSOLE, type DataFolder } from './open-data.ts';
import { loadStations, retireStation } from './store/station-store.ts';

/** Runs `retire MÃ`; returns what to print. Throws option-invalid. */
export async function runStationCommand(
  [name, code, ...rest]: readonly string[],
  { db, communeId }: DataFolder,
  now: number,
): Promise<string> {
  if (name !== 'retire' || code === undefined || rest.length > 0)
    throw new AppError('option-invalid', { name: 'station', reason: 'cần: retire MÃTRẠM, ví dụ retire T05' });
  const plain = (text: string) => text.normalize().toLowerCase();
  const station = (await loadStations(db, communeId)).find(({ row }) => plain(row.code) === plain(code))?.row;
  if (station === undefined)
    throw new AppError('option-invalid', { name: 'station retire', reason: `không có trạm nào đang dùng mã ${code}` });
  await retireStation(db, now, communeId, station.id, CONSOLE);
  return [
    `Đã ngừng dùng trạm ${station.code} ${station.name}. Mã truy cập của máy trạm hết hiệu lực ngay, kể cả trên máy khác chép từ thẻ nhớ của nó.`,
    'Nhật ký trạm đã gửi về vẫn được giữ. Nếu máy còn điện, nó còn phát lịch đã nhận, nhiều nhất 14 ngày.',
    '',
  ].join('\n');
}
