/** Fills the demo's data folder once, and finishes what an interrupted first start left undone; what people did since it was ready is theirs. */
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config.ts';
import { HashTurns } from '../hash-turns.ts';
import type { House } from '../open-house.ts';
import { getCommune } from '../store/commune-store.ts';
import { createEnrolmentCode } from '../store/enrolment-store.ts';
import { changeUser, createUser, findByName, listUsers, type Person, type Role } from '../store/people-store.ts';
import { currentPolicy, setPolicy } from '../store/policy-store.ts';
import { writeSetting } from '../store/setting-store.ts';
import { createStation, loadStations } from '../store/station-store.ts';
import { demoPolicy, SAMPLE_HOURS_LABEL } from './demo-policy.ts';
import { preparePlan } from './prepare-plan.ts';
import { approveSegments, type Preparation, prepareSegments } from './prepare-segments.ts';
import { MIXED_STATIONS, SAMPLE_STATIONS } from './sample-commune.ts';
import type { SampleProgress } from './sample-progress.ts';

/** An account of the demo. */
export interface DemoAccount {
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly password: string;
}

/** People and hours as this start needs them; on a folder that was never ready also stations and segments, with their audio asked for. Throws where it is told to stop. */
export async function prepareSample(
  house: House,
  config: Config,
  accounts: readonly DemoAccount[],
  progress: SampleProgress,
  now: () => number,
  signal: AbortSignal,
): Promise<Preparation> {
  const { db, communeId } = house;
  const people = await prepareAccounts(house, accounts, now, signal);
  const actorOf = (role: Role) => actor(people, accounts, role);
  const staff = { operator: actorOf('operator'), approver: actorOf('approver') };
  const preparation = { house, config, staff, progress, now };
  const isFirst = progress.now().openingId === undefined;
  await preparePolicy(house, actorOf('admin'), now(), isFirst);
  if (!isFirst) return preparation;
  const codes = new Set((await loadStations(db, communeId)).map(({ row }) => row.code));
  for (const place of config.LOA_DEMO_SAMPLE === 'mixed' ? MIXED_STATIONS : SAMPLE_STATIONS) {
    if (!codes.has(place.code)) await createStation(db, now(), communeId, place, actorOf('admin'));
  }
  await writeSetting(db, now(), communeId, 'publicListening', true, actorOf('admin'));
  // Whoever tries it out is all three people in one browser.
  await writeSetting(db, now(), communeId, 'sameBrowser', 'allowed', actorOf('admin'));
  await prepareSegments(preparation, signal);
  return preparation;
}

/** Waits for the sound that is needed at once and its approval, and stores the sample week; on a folder that was ready before it does nothing. Ends early when told to stop. */
export async function approveSample(preparation: Preparation, signal: AbortSignal): Promise<void> {
  if (preparation.progress.now().openingId !== undefined) return;
  await approveSegments(preparation, signal);
  if (signal.aborted) return;
  await preparePlan(preparation.house, preparation.staff, preparation.now);
}

/** A fresh code for every sample station that has none of the fleet's identities yet. */
export async function enrolmentLetters(
  house: House,
  stationCodes: readonly string[],
  now: () => number,
): Promise<Map<string, string>> {
  const letters = new Map<string, string>();
  for (const { row } of await loadStations(house.db, house.communeId)) {
    if (!stationCodes.includes(row.code)) continue;
    letters.set(
      row.code,
      (await createEnrolmentCode(house.db, now(), house.communeId, row.id, { name: 'Chạy thử' })).letters,
    );
  }
  return letters;
}

/** The sample's hours follow the start of the demo, as long as nobody has set others. A record of its own only where they differ: each one is a change of the plan. */
export async function preparePolicy(
  { db, communeId }: House,
  admin: { id: string; name: string },
  now: number,
  isFirst: boolean,
): Promise<void> {
  const { zone } = await getCommune(db, communeId);
  const wanted = demoPolicy(now, zone);
  const { policy, label } = await currentPolicy(db, communeId, now);
  if (!isFirst && label !== SAMPLE_HOURS_LABEL) return;
  if (!isDeepStrictEqual(policy, wanted)) await setPolicy(db, communeId, now, wanted, SAMPLE_HOURS_LABEL, admin);
}

async function prepareAccounts(
  { db, communeId }: House,
  accounts: readonly DemoAccount[],
  now: () => number,
  signal: AbortSignal,
): Promise<Person[]> {
  const [turns, trial] = [new HashTurns(), { name: 'Chạy thử' }];
  for (const { password, ...account } of accounts) {
    signal.throwIfAborted();
    const known = await findByName(db, communeId, account.username);
    // Only another password ends the sessions of whoever is logged in.
    if (known !== undefined && (await turns.matches('known', password, known.passwordHash))) continue;
    const passwordHash = await turns.hash(password);
    if (known === undefined) await createUser(db, now(), { commune: communeId, ...account, passwordHash }, trial);
    else await changeUser(db, now(), communeId, known.id, { passwordHash }, trial);
  }
  return listUsers(db, communeId);
}

/** The demo's own account for a role, also when its roles were changed since. */
function actor(people: readonly Person[], accounts: readonly DemoAccount[], role: Role): { id: string; name: string } {
  const account = accounts.find(({ roles }) => roles.includes(role));
  const person = people.find(({ username }) => username === account?.username);
  if (person === undefined) throw new Error(`the demo has no ${role}`);
  return { id: person.id, name: person.displayName };
}
