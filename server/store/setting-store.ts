/** The commune's settings: what it said last of each, or the default. */
import { announceSetting } from '../announce-account.ts';
import type { SettingName, Settings } from '../contract/settings.ts';
import { settings } from '../contract/settings.ts';
import type { Db } from './database.ts';
import { fromJson, toJson } from './json-column.ts';
import { type Actor, markChanged, writeAudit } from './record-change.ts';

/** What holds until a commune says otherwise. */
export const defaultSettings: Settings = {
  reportWaitDays: 14,
  publicListening: false,
  watchedTopic: 'II.5',
  countedTags: ['dịch vụ công trực tuyến', 'bưu chính công ích'],
  secondFactor: 'off',
  sameBrowser: 'second-factor',
  complaintDays: 0,
};

/** What the log of changes calls them. */
const TITLES: Readonly<Record<SettingName, string>> = {
  reportWaitDays: 'Số ngày chờ thôn xác nhận',
  publicListening: 'Nghe lại công khai',
  watchedTopic: 'Nội dung theo dõi thời lượng',
  countedTags: 'Nhãn đếm riêng',
  secondFactor: 'Bước xác nhận thứ hai',
  sameBrowser: 'Duyệt trên trình duyệt đã soạn',
  complaintDays: 'Số ngày giữ tên, số điện thoại người phản ánh',
};

/** One setting. */
export async function readSetting<N extends SettingName>(db: Db, commune: string, name: N): Promise<Settings[N]> {
  return (await readSettings(db, commune))[name];
}

/** All of them. A stored value that this version cannot read counts as not set. */
export async function readSettings(db: Db, commune: string): Promise<Settings> {
  const rows = await db.selectFrom('setting').select(['name', 'value']).where('commune', '=', commune).execute();
  const read = rows.flatMap(({ name, value }) => {
    const one = settings.partial().safeParse({ [name]: fromJson(value) });
    return one.success ? [one.data] : [];
  });
  return Object.assign({}, defaultSettings, ...read);
}

/** Sets one; `value` has the setting's shape. */
export async function writeSetting<N extends SettingName>(
  db: Db,
  now: number,
  commune: string,
  name: N,
  value: Settings[N],
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await readSetting(tx, commune, name);
    const columns = { value: toJson(value), changedBy: actor.name, changedAt: now };
    await tx
      .insertInto('setting')
      .values({ commune, name, ...columns })
      .onConflict((c) => c.columns(['commune', 'name']).doUpdateSet(columns))
      .execute();
    await writeAudit(tx, {
      commune,
      actor,
      at: now,
      action: 'setting.set',
      subject: 'setting',
      subjectId: name,
      before: { title: TITLES[name], [name]: before },
      after: { title: TITLES[name], [name]: value },
    });
    await announceSetting(tx, now, commune, { name, before, after: value }, actor);
    await markChanged(tx, commune, 'reports');
  });
}
