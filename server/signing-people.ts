/** Who signs, as the list in force says that the root signed. */
import type { KeySite, PersonKey } from '../stations/protocol.ts';
import type { KeyRing } from './commune-keys.ts';

export interface SigningPeople {
  readonly people: readonly PersonKey[];
  readonly site: KeySite | undefined;
  /** How many persons may sign approvals, and emergencies; 0: stations demand no signature. */
  readonly approvers: number;
  readonly emergency: number;
}

/** Reads them from the list in force. */
export async function signingPeople(keyRing: KeyRing): Promise<SigningPeople> {
  const { list } = await keyRing.current();
  const people = list.people ?? [];
  const count = (use: PersonKey['uses'][number]) =>
    new Set(people.filter(({ uses }) => uses.includes(use)).map(({ person }) => person)).size;
  return { people, site: list.site, approvers: count('approver'), emergency: count('emergency') };
}
