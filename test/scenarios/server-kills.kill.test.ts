/** kill -9 of the server at random moments under load: the database stays whole, the chains too, and nothing that was acknowledged is lost. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuditWalk, type ChainedAudit } from '../../server/audit-chain.ts';
import { runs } from '../counts.ts';
import { seededChance } from '../seeded.ts';
import { type Acknowledged, offsetOf, type RunningLoad, startLoad } from './server-load.ts';
import type { SignedDeed, SignedDeeds } from './signed-load.ts';
import { healthy, type Loa, startLoa } from './start-loa.ts';
import { waitFor } from './wait-for.ts';

let loa: Loa;
let load: RunningLoad;

beforeAll(async () => {
  loa = await startLoa((port) => ({
    LOA_PUBLIC_URL: `http://localhost:${port}`,
    ...{ LOA_REQUESTS_PER_MINUTE: '0', LOA_UPLOAD_MB_PER_DAY: '100000', LOA_MIN_FREE_MB: '0' },
  }));
  load = await startLoad(loa);
}, 120_000);

afterAll(async () => {
  // Whatever the load has to complain about, no server is left behind.
  await load?.stop().finally(() => loa.stop());
  await loa?.stop();
});

it('kill -9 of the server at random moments under load leaves a whole database, and loses nothing that was acknowledged', async () => {
  const kills = runs(3, 100);
  const chance = seededChance(`kills of the server: ${kills}`);
  for (let kill = 0; kill < kills; kill += 1) {
    await allGoesOn(load.acknowledged);
    await pause(chance() * 1_500);
    if (kill % 3 === 2) await loa.worker.kill('SIGKILL');
    await loa.server.kill('SIGKILL');
    const promised = copyOf(load.acknowledged);
    expectWhole(join(loa.dataDir, 'loa.sqlite'), promised);
    loa.server.start();
    if (!loa.worker.running()) loa.worker.start();
    await healthy(loa.url);
    for (const [place, bytes] of promised.uploads) expect(await offsetOf(loa, place)).toBeGreaterThanOrEqual(bytes);
  }
}, 1_800_000);

/** Every kind of load was answered since now: a kill of an idle server would prove nothing. */
async function allGoesOn(acknowledged: Acknowledged): Promise<void> {
  const { titles, journals, uploads, signed } = copyOf(acknowledged);
  await waitFor('everybody to be answered', 60_000, async () => {
    const isOn =
      acknowledged.titles.size > titles.size + 2 &&
      deedsOf(acknowledged.signed, 'approval').length > deedsOf(signed, 'approval').length &&
      deedsOf(acknowledged.signed, 'interrupt').length > deedsOf(signed, 'interrupt').length &&
      acknowledged.journals.size === 3 &&
      [...acknowledged.journals].every(([station, ackSeq]) => ackSeq > (journals.get(station) ?? 0)) &&
      [...acknowledged.uploads].some(([place, bytes]) => bytes > (uploads.get(place) ?? 0));
    return isOn ? true : undefined;
  });
}

function copyOf({ titles, journals, uploads, signed }: Acknowledged): Acknowledged {
  return { titles: new Map(titles), journals: new Map(journals), uploads: new Map(uploads), signed: new Map(signed) };
}

function deedsOf(deeds: SignedDeeds, of: SignedDeed['kind']): [string, SignedDeed][] {
  return [...deeds].filter(([, { kind }]) => kind === of);
}

/** Every approval and order that was answered stands there with the act that was signed for it, and is taken back where that was answered. */
function expectSigned(raw: Database.Database, deeds: SignedDeeds): void {
  const back = { approval: 'undoneAt', interrupt: 'cancelledAt' } as const;
  for (const kind of ['approval', 'interrupt'] as const) {
    const rows = raw
      .prepare(
        `SELECT deed.id, deed.${back[kind]} IS NOT NULL AS isBack, act.text, act.clientDataJson, act.signer
         FROM ${kind} AS deed JOIN act ON act.id = deed.actId`,
      )
      .all() as { id: string; isBack: number; text: string; clientDataJson: string; signer: string }[];
    const stored = new Map(rows.map((row) => [row.id, row]));
    const lost = deedsOf(deeds, kind).filter(([id, { signed, isBack }]) => {
      const row = stored.get(id);
      const { text, clientDataJson, signer } = signed;
      // Of what was undone the signature is gone, for good.
      const kept = kind === 'approval' && row?.isBack === 1 ? '' : clientDataJson;
      const isThere = row?.text === text && row.signer === signer && row.clientDataJson === kept;
      return !isThere || (isBack !== 'either' && isBack !== (row.isBack === 1));
    });
    expect(lost).toEqual([]);
  }
}

/** The file as the kill left it, with its log, read before any server opens it again. */
function expectWhole(path: string, { titles, journals, signed }: Acknowledged): void {
  const raw = new Database(path, { readonly: true });
  try {
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(raw.pragma('foreign_key_check')).toEqual([]);
    const stored = new Map(raw.prepare('SELECT id, title FROM segment').raw().all() as [string, string][]);
    const lost = [...titles].filter(([id, either]) => !either.includes(stored.get(id) ?? ''));
    expect(lost).toEqual([]);
    expectSigned(raw, signed);
    const counts = raw.prepare('SELECT count(*) FROM journal WHERE stationId = ? AND seq <= ? AND chained = 1').pluck();
    for (const [station, ackSeq] of journals) expect(counts.get(station, ackSeq)).toBe(ackSeq);
    const walk = new AuditWalk();
    for (const row of raw.prepare('SELECT * FROM audit ORDER BY id').iterate()) walk.take(row as ChainedAudit);
    expect(walk.verdict).toMatchObject({ head: expect.any(String), fault: undefined });
  } finally {
    raw.close();
  }
}
