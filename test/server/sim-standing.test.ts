/** How a SIM stands: warnings at their edges, the last day, other months, and what is not known. */
import { expect, test } from 'vitest';
import { simStanding } from '../../server/sim-standing.ts';

const zone = 'Asia/Ho_Chi_Minh';
/** 27/11/2026 23:30 in the commune, still the 27th in UTC. */
const now = Date.parse('2026-11-27T16:30:00Z');
const none = { number: null, network: null, expiresOn: null, allowanceMb: null };
const used = (bytes: number, month = '2026-11') => ({ month, bytes });

test.each<
  [string, Parameters<typeof simStanding>[0], Parameters<typeof simStanding>[1], ReturnType<typeof simStanding>]
>([
  ['nothing is known', none, undefined, { usedMb: undefined, warning: undefined, spent: undefined }],
  [
    'below 80 % of the month',
    { ...none, allowanceMb: 1_000 },
    used(799_000_000),
    { usedMb: 799, warning: undefined, spent: undefined },
  ],
  [
    'from 80 % on',
    { ...none, allowanceMb: 1_000 },
    used(800_000_000),
    { usedMb: 800, warning: 'SIM đã dùng 80 %: 800/1000 MB của tháng', spent: undefined },
  ],
  [
    'all of it',
    { ...none, allowanceMb: 500 },
    used(512_300_000),
    { usedMb: 512.3, warning: 'SIM đã dùng hết dữ liệu: 512/500 MB của tháng', spent: 'used-up' },
  ],
  [
    'what was counted last month is not this month',
    { ...none, allowanceMb: 500 },
    used(512_000_000, '2026-10'),
    { usedMb: undefined, warning: undefined, spent: undefined },
  ],
  [
    'fifteen days before its end',
    { ...none, expiresOn: '2026-12-12' },
    undefined,
    { usedMb: undefined, warning: undefined, spent: undefined },
  ],
  [
    'fourteen days before its end',
    { ...none, expiresOn: '2026-12-11' },
    undefined,
    { usedMb: undefined, warning: 'SIM hết hạn ngày 11/12/2026, còn 14 ngày', spent: undefined },
  ],
  [
    'its last day still counts',
    { ...none, expiresOn: '2026-11-27' },
    undefined,
    { usedMb: undefined, warning: 'SIM hết hạn hôm nay (27/11/2026)', spent: undefined },
  ],
  [
    'the day after it',
    { ...none, expiresOn: '2026-11-26' },
    undefined,
    { usedMb: undefined, warning: 'SIM hết hạn từ 26/11/2026', spent: 'expired' },
  ],
  [
    'both at once',
    { ...none, expiresOn: '2026-12-01', allowanceMb: 100 },
    used(90_000_000),
    {
      usedMb: 90,
      warning: 'SIM hết hạn ngày 01/12/2026, còn 4 ngày; SIM đã dùng 90 %: 90/100 MB của tháng',
      spent: undefined,
    },
  ],
])('%s', (_, sim, traffic, standing) => {
  expect(simStanding(sim, traffic, now, zone)).toEqual(standing);
});
