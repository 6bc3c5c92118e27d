/** Whatever stops a station at its start is said in Vietnamese, with the facts it is about. */
import { expect, test } from 'vitest';
import { STATION_ERROR_CODES } from '../../stations/station-error.ts';
import { stationErrorText } from '../../stations/station-error-words.ts';

test.each(STATION_ERROR_CODES)('%s has words', (code) => {
  const facts = {
    letters: 3,
    status: 403,
    dataDir: '/d',
    serverUrl: 'x',
    faults: ['y'],
    station: 'a',
    knownAs: 'b',
    audio: 'x',
    folder: '/f',
  };
  const text = stationErrorText({ code, facts });
  expect(text).toMatch(/[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]/i);
  expect(text).not.toMatch(/undefined|\n/);
});
