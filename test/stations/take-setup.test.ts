/** A box that is set up by a file: taken once, answered in words, and never worse off than before. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepIdentity } from '../../stations/player/identity.ts';
import { runSetUp, type SetUpRun } from '../../stations/player/take-setup.ts';
import { writeSetupFile } from '../../stations/setup-file.ts';
import { generateSigningKey, publicHalf } from '../../stations/sign.ts';
import { StationError } from '../../stations/station-error.ts';

const setup = {
  serverUrl: 'https://loa.example',
  code: 'ABCD-EFGH-JKLM-NPQR-STUV',
  audio: 'alsa/default',
  volumePct: 100,
  hasBatteryClock: false,
};
const other = { ...setup, code: 'WXYZ-EFGH-JKLM-NPQR-STUV', volumePct: 60 };

/** A box's folders; `start` is one start of its player, by what comes of it. */
async function makeBox(isEnrolled: boolean) {
  const folder = mkdtempSync(path.join(tmpdir(), 'loa-setup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const dataDir = path.join(folder, 'data');
  const setupFile = path.join(folder, 'stick', 'loa-station.ini');
  for (const made of [dataDir, path.dirname(setupFile)]) mkdirSync(made);
  if (isEnrolled) {
    writeFileSync(path.join(dataDir, 'loa-station.ini'), writeSetupFile(setup));
    const key = await generateSigningKey();
    const names = { commune: 'xa', station: 'tram', stationName: 'Tân Thủy', token: 't', code: setup.code };
    await keepIdentity(dataDir, { ...names, key, rootKey: publicHalf(key) });
  }
  const runs: SetUpRun[] = [];
  const stopping = new AbortController();
  return {
    runs,
    stop: () => stopping.abort(),
    /** What is written to these files first finds no room. */
    fillDisk: () => {
      for (const file of [path.join(dataDir, 'loa-station.ini'), path.join(path.dirname(setupFile), 'loa-ket-qua.txt')])
        symlinkSync('/dev/full', `${file}.tmp`);
    },
    write: (text: string) => writeFileSync(setupFile, text),
    start: (outcome: (start: SetUpRun) => string = () => 'runs') =>
      runSetUp({ dataDir, setupFile, signal: stopping.signal }, async (start) => {
        runs.push(start);
        return outcome(start);
      }),
    isFileThere: () => existsSync(setupFile),
    answer: () => readFileSync(path.join(path.dirname(setupFile), 'loa-ket-qua.txt'), 'utf8'),
  };
}

const refused = () => {
  throw new StationError('enrol-refused', { status: 403 });
};

test('a new box takes the file, says under which name, and needs no file the next time', async () => {
  const box = await makeBox(false);
  box.write(writeSetupFile(setup));
  const enrol = ({ onEnrolled }: SetUpRun) => {
    onEnrolled('Tân Thủy');
    return 'runs';
  };
  expect(await box.start(enrol)).toBe('runs');
  expect(box.answer()).toBe('\uFEFFKết quả: XONG\r\nĐã cài đặt trạm Tân Thủy.\r\n');
  expect(box.isFileThere()).toBe(false);
  await box.start();
  expect(box.runs.map(({ setup: used, enrolWithinMs }) => [used, enrolWithinMs])).toEqual([
    [setup, undefined],
    [setup, undefined],
  ]);
});

test('a box without any file says what to do', async () => {
  const box = await makeBox(false);
  await expect(box.start()).rejects.toThrow(expect.objectContaining({ code: 'not-set-up' }));
});

test('what is wrong with the file is answered line by line', async () => {
  const box = await makeBox(false);
  box.write('server = https://loa.example\nwifi = xa\n');
  await expect(box.start()).rejects.toThrow(expect.objectContaining({ code: 'setup-faulty' }));
  expect(box.answer()).toMatch(/^\uFEFFKết quả: LỖI\r\nDòng 2: không có mục "wifi"/);
  expect([box.runs, box.isFileThere()]).toEqual([[], false]);
});

test('a code that is refused is not asked about again and again', async () => {
  const box = await makeBox(false);
  box.write(writeSetupFile(setup));
  await expect(box.start(refused)).rejects.toThrow(expect.objectContaining({ code: 'enrol-refused' }));
  expect(box.answer()).toMatch(/^\uFEFFKết quả: LỖI\r\nMáy chủ không nhận mã/);
  expect(box.isFileThere()).toBe(false);
  await expect(box.start()).rejects.toThrow(expect.objectContaining({ code: 'not-set-up' }));
});

test.each<[string, string, RegExp]>([
  ['a file with a fault', 'server = ?', /^\uFEFFKết quả: LỖI\r\nMục "server"[\s\S]*chạy tiếp như trước/],
  [
    'a code that is refused',
    writeSetupFile(other),
    /^\uFEFFKết quả: LỖI\r\nMáy chủ không nhận mã[\s\S]*chạy tiếp như trước/,
  ],
])('an enrolled station goes on as it was after %s', async (_what, text, answer) => {
  const box = await makeBox(true);
  box.write(text);
  const outcome = ({ setup: used }: SetUpRun) => (used.code === other.code ? refused() : 'runs');
  expect(await box.start(outcome)).toBe('runs');
  expect(box.runs.at(-1)?.setup).toEqual(setup);
  expect(box.answer()).toMatch(answer);
  expect(box.isFileThere()).toBe(false);
});

test('an enrolled station waits a minute for the server of a new file, and takes other settings', async () => {
  const box = await makeBox(true);
  box.write(writeSetupFile(other));
  await box.start();
  await box.start();
  expect(box.runs.map(({ setup: used, enrolWithinMs }) => [used, enrolWithinMs])).toEqual([
    [other, 60_000],
    [other, undefined],
  ]);
  expect(box.answer()).toBe('\uFEFFKết quả: XONG\r\nTrạm đã nhận thiết lập.\r\n');
});

test('a full disk keeps no file and has no answer on it, and stops no station', async () => {
  const box = await makeBox(true);
  box.write(writeSetupFile(other));
  box.fillDisk();
  expect(await box.start()).toBe('runs');
  expect(box.runs.at(-1)?.setup).toEqual(other);
  expect(box.isFileThere()).toBe(true);
});

test('a stop or a fault of the machine leaves the file for the next start', async () => {
  const box = await makeBox(false);
  box.write(writeSetupFile(setup));
  const noMpv = () => {
    throw new StationError('engine-down');
  };
  await expect(box.start(noMpv)).rejects.toThrow(expect.objectContaining({ code: 'engine-down' }));
  expect(box.answer()).toMatch(/LỖI\r\n.*mpv/);
  box.stop();
  await box.start();
  expect(box.answer()).toMatch(/ĐANG THỬ/);
  expect(box.isFileThere()).toBe(true);
});
