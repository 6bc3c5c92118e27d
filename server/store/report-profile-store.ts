/** How the commune's documents are headed, signed and sent: dated, so that an old report keeps the head it had. */
import { randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import { reportProfile } from '../contract/reports.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';
import type { ReportProfileTable } from './report-schema.ts';

export type Profile = z.output<typeof reportProfile>;

/** All that were ever set, the newest first. */
export async function listProfiles(db: Db, commune: string): Promise<Profile[]> {
  const rows = await db
    .selectFrom('reportProfile')
    .selectAll()
    .where('commune', '=', commune)
    .orderBy('validFrom', 'desc')
    .execute();
  return rows.map(readProfile);
}

/** The one in force on a local day; before the first one that one; without any, what the commune's name makes of it. */
export async function profileOn(db: Db, commune: string, communeName: string, day: string): Promise<Profile> {
  const all = await listProfiles(db, commune);
  return all.find(({ validFrom }) => validFrom <= day) ?? all.at(-1) ?? startingProfile(communeName);
}

/** What a commune begins with: to be gone over by the office once. */
export function startingProfile(communeName: string): Profile {
  return reportProfile.parse({
    validFrom: '2026-01-01',
    agency: `Ủy ban nhân dân ${communeName}`,
    place: communeName.replace(/^(xã|phường|thị trấn|đặc khu)\s+/i, ''),
    onBehalf: 'TM. Ủy ban nhân dân',
    signerTitle: 'Chủ tịch',
    signerName: '',
    recipients: ['Thường trực Đảng ủy, HĐND xã', 'Chủ tịch, các PCT UBND xã', 'Các thôn', 'Lưu: VT'],
  });
}

/** Sets what holds from its `validFrom` on; the same day again replaces what was set for it. */
export async function setProfile(db: Db, now: number, commune: string, profile: Profile, actor: Actor): Promise<void> {
  const { validFrom } = profile;
  await db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('reportProfile')
      .selectAll()
      .where('commune', '=', commune)
      .where('validFrom', '=', validFrom)
      .executeTakeFirst();
    const columns = { body: toJson(profile), createdBy: actor.name, createdAt: now };
    await tx
      .insertInto('reportProfile')
      .values({ id: before?.id ?? randomUUIDv7(), commune, validFrom, ...columns })
      .onConflict((c) => c.columns(['commune', 'validFrom']).doUpdateSet(columns))
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'report-profile.set',
      subject: 'reportProfile',
      subjectId: validFrom,
      before: before === undefined ? undefined : toldOf(readProfile(before)),
      after: toldOf(profile),
    });
    await markChanged(tx, commune, 'reports');
  });
}

function readProfile({ body }: ReportProfileTable): Profile {
  return reportProfile.parse(fromJson(body));
}

/** As the log of changes tells it. */
function toldOf({ agency, signerTitle, signerName, recipients }: Profile) {
  return { name: agency, signer: [signerTitle, signerName].filter((words) => words !== '').join(' '), recipients };
}
