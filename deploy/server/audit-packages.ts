/** Asks the registry whether a package we use has a known fault (`.ci/audit`): what runs on server and stations must have none that is high or critical. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { judgeAudit } from './judge-audit.ts';

const root = path.join(import.meta.dirname, '..', '..');
const MAX_BYTES = 64 * 1_048_576;
const LIMIT_MS = 120_000;

const shipped = ask('--omit=dev');
if (shipped.kind === 'no-answer') console.log(`kho gói không trả lời kiểm tra lỗ hổng: ${shipped.reason}`);
else {
  const all = ask();
  const others = all.kind === 'answered' ? all.lines.filter((line) => !shipped.lines.includes(line)) : [];
  for (const line of others) console.log(`only for development or in pages: ${line}`);
  for (const line of shipped.lines) console.error(line);
  console.log(`${shipped.lines.length} known faults (high, critical) in what runs`);
  process.exitCode = shipped.lines.length === 0 ? 0 : 1;
}

function ask(...more: string[]) {
  const args = ['audit', '--json', '--package-lock-only', ...more];
  const { stdout } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', timeout: LIMIT_MS, maxBuffer: MAX_BYTES });
  return judgeAudit(stdout ?? '');
}
