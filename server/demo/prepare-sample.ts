/** Fills the demo's data folder, and finishes what an interrupted start left undone; every step may be run again. */
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config.ts';
import type { House } from '../open-house.ts';
import { getCommune } from '../store/commune-store.ts';
import { changeUser, createUser, listUsers, type Person, type Role } from '../store/people-store.ts';
import { currentPolicy, setPolicy } from '../store/policy-store.ts';
import { passwordIs } from '../store/session-store.ts';
import { createEnrolmentCode, createStation, loadStations } from '../store/station-store.ts';
import { demoPolicy, SAMPLE_HOURS_LABEL } from './demo-policy.ts';
import { preparePlan, type Staff } from './prepare-plan.ts';
import { approveSegments, prepareSegments } from './prepare-segments.ts';
import { SAMPLE_STATIONS } from './sample-commune.ts';

/** An account of the demo. */
export interface DemoAccount {
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly password: string;
}

/** People, policy, topics, stations, segments with their audio asked for. */
export async function prepareSample(
  house: House,
  config: Config,
  accounts: readonly DemoAccount[],
  now: () => number,
): Promise<Staff> {
  const { db, communeId } = house;
  const people = await prepareAccounts(house, accounts, now);
  const staff = { operator: actor(people, 'operator'), approver: actor(people, 'approver') };
  const admin = actor(people, 'admin');
  await preparePolicy(house, admin, now());
  const codes = new Set((await loadStations(db, communeId)).map(({ row }) => row.code));
  for (const place of SAMPLE_STATIONS) {
    if (!codes.has(place.code)) await createStation(db, now(), communeId, place, admin);
  }
  await prepareSegments(house, config, staff, now);
  return staff;
}

/** Waits for the sound that is needed at once and its approval, and stores the sample week. */
export async function approveSample(house: House, staff: Staff, now: () => number): Promise<void> {
  await approveSegments(house, staff, now);
  await preparePlan(house, staff, now);
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

/** A record of its own only where the hours are others: each one is a change of the plan. */
async function preparePolicy(
  { db, communeId }: House,
  admin: { id: string; name: string },
  now: number,
): Promise<void> {
  const { zone } = await getCommune(db, communeId);
  const wanted = demoPolicy(now, zone);
  const { policy } = await currentPolicy(db, communeId, now);
  if (!isDeepStrictEqual(policy, wanted)) await setPolicy(db, communeId, now, wanted, SAMPLE_HOURS_LABEL, admin);
}

async function prepareAccounts(
  { db, communeId }: House,
  accounts: readonly DemoAccount[],
  now: () => number,
): Promise<Person[]> {
  for (const account of accounts) {
    const known = (await listUsers(db, communeId)).find(({ username }) => username === account.username);
    if (known === undefined) await createUser(db, now(), { commune: communeId, ...account }, { name: 'Chạy thử' });
    // Only another password ends the sessions of whoever is logged in.
    else if (!(await passwordIs(db, known, account.password)))
      await changeUser(db, now(), communeId, known.id, { password: account.password }, { name: 'Chạy thử' });
  }
  return listUsers(db, communeId);
}

function actor(people: readonly Person[], role: Role): { id: string; name: string } {
  const person = people.find(({ roles }) => roles.includes(role));
  if (person === undefined) throw new Error(`the demo has no ${role}`);
  return { id: person.id, name: person.displayName };
}
