/** Runs one benchmark: `npm run bench -- <name> [--json]`; the last line it prints is one JSON object. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** What a benchmark file (test/bench/<name>.ts) exports: it measures, and gives figures by name. */
interface Benchmark {
  run(): Promise<Record<string, unknown>>;
}

/** Every benchmark that the design names, built yet or not. */
const names = [
  'sync',
  'interrupt',
  'transcode',
  'compile',
  'propose',
  'fanout',
  'ingest',
  'ledger',
  'upload',
  'player',
  'traffic',
];

const words = process.argv.slice(2);
const name = words.find((word) => !word.startsWith('-'));
process.exitCode = await bench(name, words.includes('--json'));

async function bench(wanted: string | undefined, jsonAlone: boolean): Promise<number> {
  const file = path.join(import.meta.dirname, `${wanted}.ts`);
  if (wanted === undefined || !names.includes(wanted)) {
    console.error(`Say which benchmark: npm run bench -- <${names.join('|')}> [--json]`);
    return 2;
  }
  if (!existsSync(file)) {
    console.error(`The benchmark "${wanted}" is not built yet. Built: ${names.filter(isBuilt).join(', ') || 'none'}.`);
    return 2;
  }
  const benchmark: Benchmark = await import(file);
  const figures = await benchmark.run();
  if (!jsonAlone) for (const line of table(figures)) console.log(line);
  console.log(JSON.stringify(figures));
  return 0;
}

function isBuilt(built: string): boolean {
  return existsSync(path.join(import.meta.dirname, `${built}.ts`));
}

function table(figures: Readonly<Record<string, unknown>>): string[] {
  const width = Math.max(...Object.keys(figures).map((key) => key.length));
  return Object.entries(figures).map(([key, value]) => {
    const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return `${key.padEnd(width)}  ${shown}`;
  });
}
