#!/usr/bin/env node
/** The command line: loa server | worker | player | fleet | demo | config. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { z } from 'zod';
import { runFleet, runPlayer } from '../stations/player/main.ts';
import { listSettings, readConfig } from './config.ts';
import { runDemo } from './demo/demo.ts';
import { AppError, errorText } from './errors.ts';
import { runServer } from './main-server.ts';
import { runWorker } from './main-worker.ts';

/** Something that runs until it is told to stop. */
interface Running {
  stop(): Promise<void>;
}

/** After this long a stop is no longer waited for, ms. */
const STOP_LIMIT_MS = 8_000;

const USAGE = `loa <lệnh>
  server    máy chủ: trang web, API, giao tiếp với trạm
  worker    xử lý âm thanh, lập danh sách phát, chốt nhật ký
  player    trạm phát:  --server URL --data THƯMỤC [--code MÃ] [--audio alsa/...|pulse/...|null]
  fleet     nhiều trạm trong một tiến trình (để chạy thử): --server URL --data THƯMỤC --stations TỆP.json
  demo      chạy thử toàn bộ với dữ liệu mẫu
  config    các thiết lập, mặc định và ý nghĩa
`;

/** The file that names a fleet's stations: folder, audio output, and a one-time code for new ones. */
const fleetFile = z.array(z.object({ dir: z.string(), code: z.string().optional(), audio: z.string() })).min(1);

const [command, ...rest] = process.argv.slice(2);
try {
  await run(command, rest);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${errorText(error.code, error.facts)}\n`);
  process.exitCode = 1;
}

async function run(name: string | undefined, args: string[]): Promise<void> {
  switch (name) {
    case 'server': {
      const config = readConfig(process.env);
      return untilStopped(runServer(config, pino({ name: 'server', level: config.LOA_LOG_LEVEL })));
    }
    case 'worker': {
      const config = readConfig(process.env);
      return untilStopped(runWorker(config, pino({ name: 'worker', level: config.LOA_LOG_LEVEL })));
    }
    case 'player':
      return untilStopped(runPlayer(stationOptions(args)));
    case 'fleet':
      return untilStopped(runFleet(fleetOptions(args)));
    case 'demo':
      return untilStopped(runDemo(process.env));
    case 'config':
      for (const setting of listSettings())
        process.stdout.write(`${setting.name.padEnd(20)} ${setting.default.padEnd(18)} ${setting.meaning}\n`);
      return;
    default:
      process.stdout.write(USAGE);
      process.exitCode = name === undefined || name === 'help' || name === '--help' ? 0 : 2;
  }
}

/** Runs until Ctrl-C, SIGTERM, or the end of the process that started it, also while it is still starting; stops in bounded time. */
async function untilStopped(starting: Promise<Running>): Promise<void> {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    const running = await starting;
    await running.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (process.channel !== undefined) process.on('disconnect', stop);
  await starting;
}

function stationOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      server: { type: 'string' },
      data: { type: 'string' },
      code: { type: 'string' },
      audio: { type: 'string', default: 'alsa/default' },
    },
  });
  const { server, data, code, audio } = values;
  if (server === undefined || data === undefined)
    throw new AppError('config-invalid', { name: '--server, --data', reason: 'thiếu' });
  return { serverUrl: server, dataDir: data, audio, ...(code === undefined ? {} : { code }) };
}

function fleetOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: { server: { type: 'string' }, data: { type: 'string' }, stations: { type: 'string' } },
  });
  const { server, data, stations } = values;
  if (server === undefined || data === undefined || stations === undefined) {
    throw new AppError('config-invalid', { name: '--server, --data, --stations', reason: 'thiếu' });
  }
  const list = fleetFile.parse(JSON.parse(readFileSync(stations, 'utf8')));
  return {
    serverUrl: server,
    dataDir: data,
    stations: list.map(({ code, ...rest }) => ({ ...rest, ...(code === undefined ? {} : { code }) })),
  };
}
