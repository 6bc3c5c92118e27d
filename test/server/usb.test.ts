/** The package for villages without a box: what is on the stick, in which order, and who may fetch it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';
import { unzip } from './unzip.ts';

let commune: PlannedCommune;
let stationId: string;
beforeAll(async () => {
  commune = await planCommune();
  const { app } = commune;
  stationId = commune.station(0).id;
  const { operator: author, approver } = app.people;
  const second = await makeApproved(app, { author, approver }, made(hashOf('dat')), { title: 'Đất đai: hồ sơ "đủ"' });
  const programmeId = await commune.makeProgramme('Sáng thứ Tư', [second, commune.segmentId]);
  await commune.schedule({ title: 'Sáng thứ Tư', programmeId, dtstart: '2026-11-25T05:00:00', rrule: null });
  await commune.compile();
  // No ffmpeg here: the sounds lie there already.
  for (const mark of ['tin', 'dat']) await app.media.keepFile('mp3', hashOf(mark), Buffer.from(`MP3 of ${mark}`));
});
afterAll(() => commune.app.close());

const fetchWeek = (query: Record<string, string> = {}) =>
  commune.app.call('operator', 'GET', '/api/v1/usb.zip', {
    query: { stationId, firstDay: '2026-11-23', days: '7', ...query },
  });

describe('a week on a stick', () => {
  test('has every sound in the order of play, under names that any player sorts right, behind the sheets', async () => {
    const { status, headers, bytes } = await fetchWeek();
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/zip');
    expect(headers['content-disposition']).toBe('attachment; filename="loa-T1-2026-11-23.zip"');
    const files = unzip(bytes);
    const sounds = [...files.keys()].filter((name) => name.endsWith('.mp3'));
    expect(sounds).toEqual([
      '01_24-11_1700_tin-mot-cua.mp3',
      '02_25-11_0500_dat-dai-ho-so-du.mp3',
      '03_25-11_0500_tin-mot-cua.mp3',
    ]);
    expect(sounds.map((name) => files.get(name)?.toString())).toEqual(['MP3 of tin', 'MP3 of dat', 'MP3 of tin']);
    expect(files.get('PHIEU.pdf')?.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('has a sheet for Notepad: which file when, what is silent, and whom to call', async () => {
    const sheet =
      unzip((await fetchWeek()).bytes)
        .get('PHIEU.txt')
        ?.toString() ?? '';
    expect(sheet.startsWith('\uFEFFPHIẾU PHÁT SÓNG\r\n')).toBe(true);
    const lines = sheet.split('\r\n');
    expect(lines).toContain('Từ thứ Hai 23/11/2026 đến hết Chủ nhật 29/11/2026');
    expect(lines.slice(lines.indexOf('THỨ BA 24/11/2026'), lines.indexOf('THỨ NĂM 26/11/2026'))).toEqual([
      'THỨ BA 24/11/2026',
      '  17:00 Tin chiều',
      '    [ ] 17:00:00  Tin một cửa (0:30)  01_24-11_1700_tin-mot-cua.mp3',
      '',
      'THỨ TƯ 25/11/2026',
      '  05:00 Sáng thứ Tư',
      '    [ ] 05:00:00  Đất đai: hồ sơ "đủ" (0:30)  02_25-11_0500_dat-dai-ho-so-du.mp3',
      '    [ ] 05:00:30  Tin một cửa (0:30)  03_25-11_0500_tin-mot-cua.mp3',
      '',
    ]);
    expect(lines).toContain('  Không có buổi phát nào.');
  });

  test('days without a sound have the sheet alone, which says so', async () => {
    const files = unzip((await fetchWeek({ firstDay: '2026-11-27', days: '1' })).bytes);
    expect([...files.keys()]).toEqual(['PHIEU.txt', 'PHIEU.pdf']);
    expect(files.get('PHIEU.txt')?.toString()).toContain('THỨ SÁU 27/11/2026\r\n  Không có buổi phát nào.');
  });

  test('there is none of a station that is none, nor of more days than are planned', async () => {
    expect((await fetchWeek({ stationId: 'nowhere' })).status).toBe(404);
    expect((await fetchWeek({ days: '15' })).status).toBe(400);
  });
});

describe("by a village's own link", () => {
  const link = async () => {
    const payload = { stationId, person: 'Ông Sáu' };
    const { json } = await commune.app.call('operator', 'POST', '/api/v1/village-links', { payload });
    return json.path.split('#')[1] as string;
  };
  const ticket = async () => {
    const headers = { 'x-village-token': await link() };
    const { json } = await commune.app.call('nobody', 'POST', '/api/village/v1/usb-ticket', { headers });
    return json.path as string;
  };
  const fetch = (path: string) => commune.app.call('nobody', 'GET', path);

  test('the same package comes, from today on, by an address that is good for a few minutes and tries', async () => {
    commune.app.clock.set(TUESDAY_17 - 60 * MINUTE);
    const path = await ticket();
    expect(path).not.toContain(stationId);
    const first = await fetch(path);
    expect(first.headers['content-disposition']).toBe('attachment; filename="loa-T1-2026-11-24.zip"');
    expect([...unzip(first.bytes).keys()]).toContain('03_25-11_0500_tin-mot-cua.mp3');
    expect([(await fetch(path)).status, (await fetch(path)).status]).toEqual([200, 200]);
    expect((await fetch(path)).json.code).toBe('ticket-over');
  });

  test('what is over is not on it', async () => {
    commune.app.clock.set(TUESDAY_17 + 60 * MINUTE);
    const names = [...unzip((await fetch(await ticket())).bytes).keys()];
    expect(names.filter((name) => name.endsWith('.mp3'))).toEqual([
      '01_25-11_0500_dat-dai-ho-so-du.mp3',
      '02_25-11_0500_tin-mot-cua.mp3',
    ]);
  });

  test('after ten minutes, or with an address that was guessed, there is nothing', async () => {
    const path = await ticket();
    commune.app.clock.pass(10 * MINUTE);
    expect((await fetch(path)).json.code).toBe('ticket-over');
    expect((await fetch(`/api/village/v1/usb.zip?ticket=${'a'.repeat(43)}`)).json.code).toBe('ticket-over');
  });
});
