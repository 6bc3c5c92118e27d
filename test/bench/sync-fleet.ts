/** The fleet of the unison benchmark: fourteen real players on the rack, one programme for all, and the network cut once they have it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeContent, type SampleAiring, type SampleItem } from '../fakes/make-playlist.ts';
import { FakeStationServer } from '../fakes/station-server.ts';
import { waitFor } from '../scenarios/wait-for.ts';
import { spawnPlayer } from '../stations/spawn-player.ts';
import { round } from './rack-figures.ts';

const NEWS = [
  'Kính thưa bà con, bộ phận tiếp nhận và trả kết quả của xã làm việc từ thứ Hai đến thứ Sáu hằng tuần.',
  'Đề nghị các hộ gia đình nộp hồ sơ trực tuyến tại cổng dịch vụ công, có cán bộ hướng dẫn tận tình.',
  'Dự báo thời tiết ngày mai, trời nhiều mây, có mưa rào và dông vài nơi, nhiệt độ thấp nhất hai mươi độ.',
];
const PAUSE = '<break time="600ms"/>';

/**
 * What `chronyc -n -c tracking` prints on a machine that is kept. Every station of the rack is on one machine: it has one clock, which is
 * right by definition. Clocks that differ are measured beside it (sync-drift.ts).
 */
const TRACKING =
  'C0A80001,192.168.0.1,3,1700000000.0,0.00001,0.00001,0.00001,0.1,0.01,0.01,0.00008,0.00005,64.0,Normal';
const START_WITHIN_MS = 60_000;

/** A file of speech as the server has it for stations: 48 kHz mono Opus; with its length. */
export interface Speech {
  readonly path: string;
  readonly durationMs: number;
}

/** Speaks some news over and over until it is about this long. Needs espeak-ng. */
export function speak(folder: string, name: string, first: number, aboutMs: number): Speech {
  const wav = path.join(folder, `${name}.wav`);
  const opus = path.join(folder, `${name}.opus`);
  const text = Array.from({ length: Math.ceil(aboutMs / 7_000) }, (_, n) => NEWS[(first + n) % NEWS.length]).join(
    PAUSE,
  );
  const spoken = spawnSync('espeak-ng', ['-m', '-v', 'vi', '-s', '150', '-w', wav, `<speak>${text}</speak>`]);
  if (spoken.status !== 0) throw new Error('espeak-ng is needed to speak the programmes');
  const encode = ['-t', String(aboutMs / 1000), '-ac', '1', '-ar', '48000', '-c:a', 'libopus', '-b:a', '32k', opus];
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-i', wav, ...encode]);
  const probe = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', opus];
  const durationMs = Math.round(Number(execFileSync('ffprobe', probe, { encoding: 'utf8' })) * 1000);
  return { path: opus, durationMs };
}

/** The stations' clocks: how wrong they may be at most, and how far they are apart (all are on one machine, whose clock is right). */
export interface Clocks {
  readonly boundMs: number;
  readonly skewMs: number;
}

/** The running fleet. */
export interface Fleet {
  /** A file on the server, as a playlist names it. */
  addItem(speech: Speech): SampleItem;
  /** Gives all stations these airings, waits until each has everything, and cuts the network. */
  publishAndCut(airings: readonly SampleAiring[]): Promise<void>;
  /** Waits until every station goes by the machine's clock. */
  settleClocks(): Promise<Clocks>;
  stop(): Promise<void>;
}

/** Starts a player for each output. */
export async function startFleet(outputs: readonly string[], env: NodeJS.ProcessEnv): Promise<Fleet> {
  const server = await FakeStationServer.start();
  server.faults.tellsNoTime = true;
  const folder = mkdtempSync(path.join(tmpdir(), 'loa-bench-sync-'));
  writeFileSync(path.join(folder, 'chronyc'), `#!/bin/sh\necho ${TRACKING}\n`, { mode: 0o755 });
  const kept = { ...env, PATH: `${folder}:${process.env.PATH}` };
  const ids = outputs.map((_, index) => `tram-${index + 1}`);
  const players = await Promise.all(
    ids.map(async (id, index) =>
      spawnPlayer(server.url, path.join(folder, id), await server.addStation(id), outputs[index], kept),
    ),
  );
  return {
    addItem: ({ path: file, durationMs }) => {
      const bytes = readFileSync(file);
      return { sha256: server.addMedia(bytes), bytes: bytes.length, durationMs };
    },
    async settleClocks() {
      const clocks = () => ids.map((id) => server.heartbeats(id).at(-1)?.clock);
      await waitFor('every station to go by the clock of this machine', START_WITHIN_MS, async () =>
        clocks().every((clock) => clock?.source === 'ntp') ? true : undefined,
      );
      const offsets = clocks().map((clock) => clock?.offsetMs ?? 0);
      return {
        boundMs: round(Math.max(...clocks().map((clock) => clock?.boundMs ?? Number.POSITIVE_INFINITY))),
        skewMs: round(Math.max(...offsets) - Math.min(...offsets)),
      };
    },
    async publishAndCut(airings) {
      const content = makeContent(airings);
      const published = await Promise.all(ids.map((id) => server.publish(id, content)));
      await waitFor('every station to have everything', 120_000, async () => {
        const hasAll = ids.every((id, index) => {
          const last = server.heartbeats(id).at(-1);
          return last?.playlistVersion === published[index]?.version && last?.mediaMissing === 0;
        });
        return hasAll ? true : undefined;
      });
      await server.stop();
    },
    async stop() {
      await Promise.all(players.map((player) => player.stop()));
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
