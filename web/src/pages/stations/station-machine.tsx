/** A station's machine in figures: what it has, how right its clock is, how its sound and its disk are. */
import { Text } from '@mantine/core';
import type { StationDetail } from '../../../../server/contract/stations.ts';
import { Card } from '../../parts/card.tsx';
import { useZone } from '../../session.tsx';
import { clockWords } from '../../words/clock-words.ts';
import { syncWords } from '../../words/sync-words.ts';
import { clock, dateOf, dateTimeWords, sizeWords } from '../../words/time-words.ts';
import classes from './stations.module.css';

export function StationMachine({ station }: { readonly station: StationDetail }) {
  const zone = useZone();
  if (station.enrolledAt === null) {
    return (
      <Card title="Máy trạm">
        <Text c="dimmed">Máy ở thôn chưa nhập mã cài đặt nên chưa báo gì về.</Text>
      </Card>
    );
  }
  return (
    <Card title="Máy trạm">
      <dl className={classes.facts}>
        {factsOf(station, zone).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="number">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function factsOf(station: StationDetail, zone: string): [name: string, value: string][] {
  const { clock, audio, versionApplied, versionPublished, mediaMissing, diskFreeBytes, volumePct, journalSeq } =
    station;
  const at = (instant: string | null) => (instant === null ? 'chưa có' : dateTimeWords(instant, zone));
  return [
    ['Báo về lần cuối', at(station.lastSeenAt)],
    ['Đủ bài đến', at(station.coveredUntil)],
    ['Danh sách phát', versionWords(versionApplied, versionPublished)],
    ['Tệp còn thiếu', mediaMissing === null ? 'chưa rõ' : mediaMissing === 0 ? 'không thiếu' : `${mediaMissing} tệp`],
    ['Chữ ký', signatureWords(station.signatures)],
    ['Đồng hồ', clockWords(clock)],
    ['Đồng bộ', syncWords(station.sync)],
    ['Âm thanh', audioWords(audio)],
    ['Âm lượng', volumePct === null ? 'chưa rõ' : `${volumePct} %`],
    ...ceilingLines(station, zone),
    ['Bộ nhớ còn trống', diskFreeBytes === null ? 'chưa rõ' : sizeWords(diskFreeBytes)],
    ...simLines(station),
    ...lossLines(station, zone),
    ['Nhật ký máy', journalSeq === null ? 'chưa có dòng nào' : `đã nhận đến dòng ${journalSeq}`],
    ['Phần mềm', station.software ?? 'chưa rõ'],
    ['Cài đặt ngày', at(station.enrolledAt)],
  ];
}

function signatureWords(signatures: StationDetail['signatures']): string {
  if (signatures === null) return 'chưa rõ';
  const { kind, unsigned } = signatures;
  if (kind === 'demanded')
    return `chỉ phát tin bài có chữ ký người duyệt${unsigned === 0 ? '' : `; ${unsigned} tin bài trong lịch chưa có chữ ký`}`;
  if (kind === 'off') return 'chạy như trước, chưa kiểm chữ ký';
  return kind === 'waiting' ? 'chưa nhận danh sách khóa mới' : 'phần mềm cũ, chưa kiểm chữ ký: cần cập nhật';
}

/** By the hour, where it is not the same all day. */
function ceilingLines(
  { volumeCeilings: [now, ...changes] }: StationDetail,
  zone: string,
): [name: string, value: string][] {
  if (now === undefined || changes.length === 0) return [];
  const later = changes.map(({ from, ceilingPct }) => `từ ${clock(from, zone)}: ${ceilingPct} %`);
  return [['Mức trần âm lượng', [`bây giờ ${now.ceilingPct} %`, ...later].join('; ')]];
}

/** Nothing where nobody entered a SIM and nothing was counted. */
function simLines({ sim, traffic }: StationDetail): [name: string, value: string][] {
  const named = [sim.number, sim.network].filter((one) => one !== null).join(', ');
  const until = sim.expiresOn === null ? '' : `dùng đến ${dateOf(sim.expiresOn)}`;
  const about = [named, until].filter((one) => one !== '').join('; ');
  const used = traffic === null ? undefined : `${(traffic.bytes / 1e6).toFixed(1).replace('.', ',')} MB`;
  const allowance = sim.allowanceMb === null ? '' : ` trên ${sim.allowanceMb} MB`;
  return [
    ...(about === '' ? [] : [['SIM', about] as [string, string]]),
    ...(used === undefined ? [] : [['Dữ liệu tháng này', `khoảng ${used}${allowance}`] as [string, string]]),
  ];
}

/** The last time it was gone, and what its return told. */
function lossLines({ losses: [last] }: StationDetail, zone: string): [name: string, value: string][] {
  if (last === undefined || last.backAt === null) return [];
  const why = last.restarted === true ? ', lúc đó máy đã tắt' : ', lúc đó máy vẫn chạy';
  return [
    ['Mất liên lạc gần nhất', `${dateTimeWords(last.lostAt, zone)} đến ${dateTimeWords(last.backAt, zone)}${why}`],
  ];
}

function audioWords(audio: StationDetail['audio']): string {
  if (audio === null) return 'chưa rõ';
  const device = audio.device === 'null' ? 'thiết bị giả, không ra tiếng' : audio.device;
  return `${audio.ok ? 'tốt' : 'lỗi'} · ${device}${detailOf(audio.detail)}`;
}

function versionWords(applied: number | null, published: number | null): string {
  if (published === null) return 'chưa có';
  if (applied === published) return `số ${published}, trạm đã nhận`;
  return `số ${published}; trạm đang dùng ${applied === null ? 'chưa có bản nào' : `số ${applied}`}`;
}

function detailOf(detail: string | null): string {
  return detail === null ? '' : ` (${detail})`;
}
