/** Names on a USB stick: in order, apart, in ASCII, and short, whatever the titles are. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usbNames } from '../../server/usb-names.ts';
import { runs } from '../counts.ts';

const sound = (title: string, local = '2026-11-24T05:20:30') => ({ title, local });

test.each([
  ['Một cửa, một cửa liên thông: nộp ở đâu?', '01_24-11_0520_mot-cua-mot-cua-lien-thong-nop-o-dau.mp3'],
  ['Đăng ký khai sinh trực tuyến', '01_24-11_0520_dang-ky-khai-sinh-truc-tuyen.mp3'],
  ['ĐẤT ĐAI: hồ sơ', '01_24-11_0520_dat-dai-ho-so.mp3'],
  ['../../etc/passwd', '01_24-11_0520_etc-passwd.mp3'],
  ['🎉🎉', '01_24-11_0520_bai.mp3'],
  ['a'.repeat(200), `01_24-11_0520_${'a'.repeat(42)}.mp3`],
])('%s', (title, name) => {
  expect(usbNames([sound(title)])).toEqual([name]);
});

test('more than 99 are numbered with three digits, so that they stay in order', () => {
  const names = usbNames(Array.from({ length: 120 }, () => sound('Tin')));
  expect([names[0], names[119]]).toEqual(['001_24-11_0520_tin.mp3', '120_24-11_0520_tin.mp3']);
});

test('whatever the titles: ASCII, at most 60 characters, no two the same, sorted by name in the order given', () => {
  const sounds = fc.array(
    fc.record({ title: fc.string({ unit: 'binary' }), local: fc.constant('2026-12-31T23:59:59') }),
    {
      maxLength: 150,
    },
  );
  fc.assert(
    fc.property(sounds, (list) => {
      const names = usbNames(list);
      expect(names).toHaveLength(list.length);
      expect(new Set(names).size).toBe(list.length);
      expect(names.toSorted()).toEqual(names);
      for (const name of names) {
        expect(name).toMatch(/^[0-9]+_31-12_2359_[a-z0-9-]+\.mp3$/);
        expect(name.length).toBeLessThanOrEqual(60);
      }
    }),
    { numRuns: runs(30, 2_000) },
  );
});
