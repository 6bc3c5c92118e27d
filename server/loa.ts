/** The command line: loa server | worker | player | fleet | simulate | keys | root-sign | station | person | verify-journal | verify-log | audit | report | backup | restore | demo | config. */
import type { Logger } from 'pino';
import { StationError } from '../stations/station-error.ts';
import { stationErrorText } from '../stations/station-error-words.ts';
import type { Config } from './config.ts';
import { AppError, errorText } from './errors.ts';
import type { DataFolder } from './open-data.ts';

// Each command loads what it needs: a station’s box must not carry the server.

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
              --volume PHẦNTRĂM   âm lượng, 0 đến 100 (mặc định 100; quy chế của xã vẫn giữ mức trần)
              --media-budget-mb MB  dung lượng dành cho tệp âm thanh (mặc định: chỗ còn trống trên đĩa)
              --plain-http        cho phép địa chỉ http:// của máy khác; chỉ dùng trong mạng dây riêng của xã
              --battery-clock     máy có pin đồng hồ và giờ máy đúng: mất điện, mất mạng vẫn phát đúng giờ
              --tuner-on CHƯƠNGTRÌNH --tuner-off CHƯƠNGTRÌNH   mở, tắt máy thu nối vào tăng âm, cho nguồn tiếp âm tuner:TÊN;
                                  chương trình mở nhận hai tham số: TÊN và phần trăm âm lượng
              --before-air CHƯƠNGTRÌNH --after-air CHƯƠNGTRÌNH   bật, tắt tăng âm trước và sau mỗi buổi phát
              --amplifier-lead GIÂY   bật trước bao lâu, 0 đến 55 (mặc định 5);  --amplifier-hold GIÂY   giữ sau khi hết tiếng (mặc định 10)
              --local-page CỔNG   trang của máy cho kỹ thuật viên, mở tại http://127.0.0.1:CỔNG
              --local-page-host ĐỊACHỈ   cho mở từ máy khác trong mạng riêng; bấm dừng từ đó cần mã trong tệp local-pin.txt
              --setup-file TỆP    thay cho địa chỉ, mã, âm thanh, âm lượng, pin đồng hồ: đọc tệp cài đặt loa-station.ini; đọc xong thì xóa tệp
                                  và ghi kết quả ra loa-ket-qua.txt bên cạnh. Các lần sau không cần tệp nữa
  fleet     nhiều trạm trong một tiến trình (để chạy thử): --server URL --data THƯMỤC --stations TỆP.json
              [--plain-http]
  set-clock đặt giờ tại trạm không có pin đồng hồ và không có mạng, có hiệu lực đến khi trạm mất điện:
              "2026-11-27 05:00:10" --data THƯMỤC
  simulate  chạy thử kế hoạch đang lưu, không phát ra loa: những gì sẽ phát, và mọi quy tắc có được giữ không
              --days SỐNGÀY (mặc định 30)  --from NĂM-THÁNG-NGÀY (mặc định hôm nay)  --json
  keys      khóa của xã:  show                    đang dùng khóa nào, từ khi nào, trạm nào đã nhận
              new [--leaked] [--out TỆP]   tạo khóa ký mới và tệp yêu cầu ký (--leaked: khóa cũ bị lộ, bỏ ngay)
              people [--out TỆP]      ai ký được, vân tay của từng người, và tệp yêu cầu ký nếu danh sách đổi
              take TỆP [--confirm]    nhận danh sách khóa đã ký, đổi khóa ngay (--confirm: dù có tin bài chưa ký)
              cancel                  thôi, không đổi nữa
  root-sign TỆP-YÊU-CẦU [--root TỆP] [--out TỆP]
            ký danh sách khóa bằng khóa gốc, trên máy không nối mạng
  station retire MÃTRẠM
            ngừng dùng một trạm bị mất: mã truy cập của máy trạm hết hiệu lực ngay
  person reset TÊNĐĂNGNHẬP [--factors]
            in ra đường dẫn đặt lại mật khẩu, khi quản trị viên cuối cùng không vào được
              --factors           người đó mất cả điện thoại: gỡ khóa truy cập và mã xác thực, kết thúc mọi phiên đăng nhập
  verify-journal
            kiểm tra nhật ký các trạm đã lưu: có đủ và nguyên như trạm đã ký không, chỉ ra chỗ đầu tiên không khớp
              --station MÃTRẠM  --from NĂM-THÁNG-NGÀY  --to NĂM-THÁNG-NGÀY
  verify-log
            kiểm tra như trên, rồi tính lại từng dòng của sổ nhật ký phát sóng từ kế hoạch, nhật ký máy và lời thôn xác nhận
              --station MÃTRẠM  --from NĂM-THÁNG-NGÀY  --to NĂM-THÁNG-NGÀY
              --rebuild           dựng lại bảng tra cứu bên cạnh sổ nếu bị hỏng; không bao giờ ghi vào sổ
  audit export --out TỆP
            ghi sổ việc đã làm ra tệp .csv hoặc .json (có mã nối từng dòng), và cho biết sổ có nguyên không
              --from NĂM-THÁNG-NGÀY  --to NĂM-THÁNG-NGÀY
  report    số liệu và bản nháp báo cáo của một kỳ, ghi ra Word, PDF, Excel, CSV, JSON; không lưu gì vào hệ thống
              --period 2026-q4 | 2026-h2 | 2026 | NGÀY..NGÀY  --out THƯMỤC  --json
  backup    sao lưu cơ sở dữ liệu, tệp âm thanh và khóa, cả khi máy chủ đang chạy:  --to THƯMỤC (mặc định LOA_BACKUP_DIR)
              --plain             không mã hóa (không cần LOA_BACKUP_RECIPIENT)
              verify [BẢN] [--to THƯMỤC] [--identity TỆP | --plain]   đọc lại từng byte một bản sao lưu (mặc định: bản mới nhất)
              refill [BẢN] [--to THƯMỤC] [--identity TỆP | --plain]   lấy lại từ bản sao lưu những tệp mà máy chủ đã mất
  backup-key
            tạo khóa sao lưu: in ra tệp khóa để cất trong két, và dòng LOA_BACKUP_RECIPIENT để đặt trên máy chủ
  restore BẢN --to THƯMỤC [--identity TỆP | --plain] [--without-damaged]
            khôi phục một bản sao lưu vào thư mục trống; --without-damaged bỏ qua tệp âm thanh, ảnh, báo cáo hỏng hoặc mất
  demo      chạy thử toàn bộ với dữ liệu mẫu
  config    các thiết lập: giá trị đang dùng, ý nghĩa, mặc định
`;

const [command, ...rest] = process.argv.slice(2);
try {
  await run(command, rest);
} catch (error) {
  process.stderr.write(`${sentence(error)}\n`);
  process.exitCode = 1;
}

/** What went wrong as people read it; anything else is a bug and goes on. */
function sentence(error: unknown): string {
  if (error instanceof AppError) return errorText(error.code, error.facts);
  if (error instanceof StationError) return stationErrorText(error);
  throw error;
}

async function run(name: string | undefined, args: string[]): Promise<void> {
  switch (name) {
    case 'server': {
      const [{ runServer }, { config, log }] = await Promise.all([import('./main-server.ts'), serviceOf('server')]);
      return untilStopped((_signal, giveUp) => runServer(config, log, giveUp));
    }
    case 'worker': {
      const [{ runWorker }, { config, log }] = await Promise.all([import('./main-worker.ts'), serviceOf('worker')]);
      return untilStopped((signal, giveUp) => runWorker(config, log, signal, giveUp));
    }
    case 'player': {
      const { readPlayerArguments, readSetUpArguments } = await import('./station-arguments.ts');
      const { runPlayer, runSetUpPlayer } = await import('../stations/player/main.ts');
      const setUp = readSetUpArguments(args);
      if (setUp !== undefined) return untilStopped((signal) => runSetUpPlayer(setUp, signal));
      const settings = readPlayerArguments(args);
      return untilStopped((signal) => runPlayer(settings, signal));
    }
    case 'fleet': {
      const { readFleetArguments } = await import('./station-arguments.ts');
      const { runFleet } = await import('../stations/player/main.ts');
      const settings = readFleetArguments(args);
      return untilStopped((signal) => runFleet(settings, signal));
    }
    case 'set-clock': {
      const { readSetClockArguments, runSetClock } = await import('./set-clock-command.ts');
      process.stdout.write(await runSetClock(readSetClockArguments(args)));
      return;
    }
    case 'simulate': {
      const { readSimulateArguments } = await import('./simulate-arguments.ts');
      const { runSimulation } = await import('./simulate.ts');
      const { report, violations } = await runSimulation(readSimulateArguments(args), await configNow(), Date.now());
      process.stdout.write(report);
      process.exitCode = violations === 0 ? 0 : 1;
      return;
    }
    case 'keys': {
      const { runKeysCommand } = await import('./keys-command.ts');
      const { siteOf } = await import('./store/passkey-store.ts');
      const site = siteOf(await configNow(), '');
      return onData((data) => runKeysCommand(args, { ...data, site }, Date.now()));
    }
    case 'station': {
      const { runStationCommand } = await import('./station-command.ts');
      return onData((data) => runStationCommand(args, data, Date.now()));
    }
    case 'person': {
      const { runPersonCommand } = await import('./person-command.ts');
      const config = await configNow();
      return onData((data) => runPersonCommand(args, data, config, Date.now()));
    }
    case 'verify-journal': {
      const { runVerifyJournal } = await import('./verify-journal-command.ts');
      return onData(async (data) => {
        const { report, broken } = await runVerifyJournal(args, data);
        process.exitCode = broken === 0 ? 0 : 1;
        return report;
      });
    }
    case 'verify-log': {
      const { runVerifyLog } = await import('./verify-log-command.ts');
      return onData(async (data) => {
        const { report, broken } = await runVerifyLog(args, data, Date.now());
        process.exitCode = broken === 0 ? 0 : 1;
        return report;
      });
    }
    case 'audit': {
      const { runAuditCommand } = await import('./audit-command.ts');
      return onData(async (data) => {
        const { report, isWhole } = await runAuditCommand(args, data, Date.now());
        process.exitCode = isWhole ? 0 : 1;
        return report;
      });
    }
    case 'report': {
      const { readReportArguments, runReportCommand } = await import('./report-command.ts');
      process.stdout.write(await runReportCommand(readReportArguments(args), await configNow(), Date.now()));
      return;
    }
    case 'backup': {
      const { runBackupCommand } = await import('./backup/backup-command.ts');
      const { report, isWell } = await runBackupCommand(args, await configNow());
      process.exitCode = isWell ? 0 : 1;
      process.stdout.write(report);
      return;
    }
    case 'backup-key': {
      const { runBackupKeyCommand } = await import('./backup/backup-command.ts');
      process.stdout.write(await runBackupKeyCommand());
      return;
    }
    case 'restore': {
      const { runRestoreCommand } = await import('./backup/backup-command.ts');
      process.stdout.write(await runRestoreCommand(args, Date.now()));
      return;
    }
    case 'root-sign': {
      const { runRootSign } = await import('./root-sign.ts');
      process.exitCode = await runRootSign(args, { input: process.stdin, output: process.stdout });
      return;
    }
    case 'demo': {
      const { runDemo } = await import('./demo/demo.ts');
      return untilStopped((signal) => runDemo(process.env, signal));
    }
    case 'config': {
      const { settingLines } = await import('./config.ts');
      process.stdout.write(`${settingLines(process.env).join('\n')}\n`);
      return;
    }
    default:
      process.stdout.write(USAGE);
      process.exitCode = name === undefined || name === 'help' || name === '--help' ? 0 : 2;
  }
}

async function configNow(): Promise<Config> {
  const { readConfig } = await import('./config.ts');
  return readConfig(process.env);
}

/** What a service starts with; its log's first words tell which one it is. */
async function serviceOf(name: 'server' | 'worker'): Promise<{ config: Config; log: Logger }> {
  const [{ pino }, { logOptions }] = await Promise.all([import('pino'), import('./request-log.ts')]);
  const config = await configNow();
  return { config, log: pino(logOptions(name, config.LOA_LOG_LEVEL)) };
}

/** Prints what a command on the data folder has to say. */
async function onData(command: (data: DataFolder) => Promise<string>): Promise<void> {
  const { withData } = await import('./open-data.ts');
  const { dataDir } = await configNow();
  process.stdout.write(await withData(dataDir, Date.now(), command));
}

/**
 * Runs until Ctrl-C, SIGTERM, or the end of the process that started it, also while it is still starting (`signal` ends that); stops in bounded
 * time. `giveUp` stops as well, with exit code 1: whoever watches over the process starts it anew.
 */
async function untilStopped(start: (signal: AbortSignal, giveUp: () => void) => Promise<Running>): Promise<void> {
  const stopping = new AbortController();
  const stop = async (exitCode: number) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    const running = await starting;
    await running.stop();
    process.exit(exitCode);
  };
  const stopWell = () => void stop(0);
  process.on('SIGINT', stopWell);
  process.on('SIGTERM', stopWell);
  if (process.channel !== undefined) process.on('disconnect', stopWell);
  const starting = start(stopping.signal, () => void stop(1));
  await starting;
}
