/** Why a station's contact was probably lost: a guess from what is known, always said as one. */

/** Losses this close to each other have one cause, ms. */
const TOGETHER_MS = 5 * 60_000;
/** Nobody's power is off for so long, ms. */
const LONG_MS = 3 * 86_400_000;
/** Fewer earlier losses show no pattern. */
const PATTERN_OF = 2;

/** A station that is expected to be heard. `lostAt` undefined: it is heard. */
export interface HeardStation {
  readonly id: string;
  readonly zoneIds: readonly string[];
  readonly lostAt: number | undefined;
}

/** What is known of the station whose contact is lost. */
export interface LossFacts {
  readonly now: number;
  readonly station: HeardStation & { readonly lostAt: number };
  /** Every station that should be heard, itself among them. */
  readonly stations: readonly HeardStation[];
  readonly sim: 'expired' | 'used-up' | undefined;
  /** Faults of its last heartbeat. */
  readonly lastFaults: readonly string[];
  /** Its contacts that were lost and came back, newest first: whether the station had been off in between. */
  readonly earlier: readonly { readonly restarted: boolean }[];
}

/** power mất điện · data hết dữ liệu, SIM hết hạn · area điện hoặc mạng cả khu vực · wide mạng diện rộng · network mạng di động tại chỗ · broken hỏng máy */
export type LikelyCause = 'power' | 'data' | 'area' | 'wide' | 'network' | 'broken';

/** The likeliest cause and why, in Vietnamese; undefined where nothing points anywhere. */
export function likelyCause(facts: LossFacts): { readonly cause: LikelyCause; readonly words: string } | undefined {
  const found = findCause(facts);
  return found === undefined ? undefined : { cause: found[0], words: `có thể do ${found[1]}` };
}

function findCause(facts: LossFacts): readonly [LikelyCause, string] | undefined {
  const { station, stations, sim, lastFaults, earlier, now } = facts;
  const together = stations.filter(
    ({ lostAt }) => lostAt !== undefined && Math.abs(lostAt - station.lostAt) <= TOGETHER_MS,
  );
  if (together.length >= 3 && together.length * 2 > stations.length)
    return [
      'wide',
      `mất mạng hoặc mất điện diện rộng (${together.length} trên ${stations.length} trạm mất liên lạc cùng lúc)`,
    ];
  if (sim === 'expired') return ['data', 'SIM hết hạn'];
  if (sim === 'used-up') return ['data', 'SIM hết dữ liệu của tháng'];
  const near = together.filter(({ zoneIds }) => zoneIds.some((zone) => station.zoneIds.includes(zone)));
  if (near.length >= 2)
    return ['area', `mất điện hoặc mất mạng ở khu vực (${near.length} trạm cùng nhóm mất liên lạc cùng lúc)`];
  const broken = lastFaults.find((code) => code === 'player-down' || code === 'disk-full' || code === 'audio-device');
  if (broken !== undefined) return ['broken', 'hỏng máy (lần báo cuối đã có lỗi)'];
  const off = earlier.filter(({ restarted }) => restarted).length;
  const times = earlier.length;
  if (times >= PATTERN_OF && off * 2 > times)
    return ['power', `mất điện (${off} trong ${times} lần trước là do mất điện)`];
  if (times >= PATTERN_OF && off * 2 < times)
    return ['network', `mất mạng di động tại chỗ (${times - off} trong ${times} lần trước máy vẫn chạy)`];
  if (now - station.lostAt > LONG_MS) return ['broken', 'hỏng máy hoặc hỏng nguồn (đã quá 3 ngày)'];
  return undefined;
}
