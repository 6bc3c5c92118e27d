/** R1 over random histories: whatever people do in whatever order and at whatever times, an approval in force was given by somebody else, of what names persons by two. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { approvalInForce, segmentState } from '../../server/segment-state.ts';
import { decide, UNDO_MS, undoDecisions } from '../../server/store/approval-store.ts';
import { changeSegment, getSegment, submitSegment } from '../../server/store/segment-store.ts';
import { runs } from '../counts.ts';
import { makeHouse, type TestHouse, type TestPerson } from './make-house.ts';
import { giveRendition, hashOf, made, makeSegment } from './segment-steps.ts';

let house: TestHouse;
let people: readonly TestPerson[];
beforeAll(async () => {
  house = await makeHouse();
  people = Object.values(house.people);
});
afterAll(() => house.close());

type Step =
  | { readonly kind: 'edit' | 'submit' | 'undo'; readonly by: number }
  | { readonly kind: 'file' | 'approve' | 'return'; readonly by: number; readonly hash: number }
  | { readonly kind: 'time'; readonly ms: number };

/** What a careful clerk would have written down, by the order of things alone. */
interface Notes {
  needs: 1 | 2;
  author: string;
  lastEditor: string;
  /** Who had a hand in it since it was last approved. */
  makers: string[];
  file: { hash: number; maker: string } | undefined;
  decisions: { id: string; by: string; hash: number; approved: boolean; undoUntil: number; makers: string[] }[];
}

const who = fc.integer({ min: 0, max: 4 });
const hash = fc.integer({ min: 0, max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('edit', 'undo'), by: who }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('submit'), by: who }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('file', 'approve', 'approve', 'return'), by: who, hash }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('time'),
      ms: fc.constantFrom(1, UNDO_MS - 1, UNDO_MS, 86_400_000, -1, -UNDO_MS, -3_600_000),
    }),
  },
) as fc.Arbitrary<Step>;
/** The usual way from a file to an approval in force; random people, so that it is often refused, and often changed afterwards. */
const usualWay: fc.Arbitrary<Step[]> = fc
  .record({ maker: who, approver: who, second: who, hash, waits: fc.constantFrom(0, UNDO_MS) })
  .map(stepsOf);
function stepsOf({ maker = 0, approver = 1, second = 2, hash: same = 0, waits = UNDO_MS }): Step[] {
  return [
    { kind: 'file', by: maker, hash: same },
    { kind: 'submit', by: maker },
    { kind: 'approve', by: approver, hash: same },
    { kind: 'time', ms: waits },
    { kind: 'approve', by: second, hash: same },
    { kind: 'time', ms: waits },
  ];
}
const history: fc.Arbitrary<Step[]> = fc
  .array(fc.oneof({ weight: 4, arbitrary: step.map((one) => [one]) }, { weight: 1, arbitrary: usualWay }), {
    minLength: 4,
    maxLength: 16,
  })
  .map((parts) => parts.flat());

test('an approval in force was given by another person, of what names persons by two, for this very hash, after the last change', {
  timeout: runs(20_000, 900_000),
}, async () => {
  let inForceSeen = 0;
  await fc.assert(
    fc.asyncProperty(who, history, fc.constantFrom(1, 2), async (author, steps, needs: 1 | 2) => {
      inForceSeen += await live(author, steps, needs);
    }),
    { numRuns: runs(30, 600) },
  );
  expect(inForceSeen).toBeGreaterThan(1);
  // Chance alone may leave out what takes two.
  expect([await live(0, stepsOf({}), 1), await live(0, stepsOf({}), 2)]).toEqual([3, 1]);
});

/** After how many of the steps an approval was in force. */
async function live(author: number, steps: readonly Step[], needs: 1 | 2): Promise<number> {
  const id = await makeSegment(house, at(people, author), { namesPersons: needs === 2 });
  const notes: Notes = {
    needs,
    author: at(people, author).id,
    lastEditor: at(people, author).id,
    makers: [at(people, author).id],
    file: undefined,
    decisions: [],
  };
  let inForce = 0;
  for (const one of steps) {
    await take(one, id, notes);
    inForce += await check(id, notes);
  }
  return inForce;
}

/** Does the step if it is allowed; what the store refuses leaves the notes as they were. */
async function take(one: Step, id: string, notes: Notes): Promise<void> {
  if (one.kind === 'time') return house.clock.pass(one.ms);
  const { db, communeId, clock } = house;
  const by = at(people, one.by);
  try {
    switch (one.kind) {
      case 'edit':
        await changeSegment(db, clock.now(), communeId, id, { text: `sửa ${clock.now()}` }, by);
        Object.assign(notes, { lastEditor: by.id, decisions: [], makers: [...notes.makers, by.id] });
        break;
      case 'file':
        await giveRendition(house, id, by, made(hashOf(one.hash)));
        Object.assign(notes, {
          file: { hash: one.hash, maker: by.id },
          decisions: [],
          makers: [...notes.makers, by.id],
        });
        break;
      case 'submit':
        await submitSegment(db, clock.now(), communeId, id, by);
        break;
      case 'undo': {
        const own = notes.decisions.findLast((decision) => decision.by === by.id) ?? notes.decisions.at(-1);
        if (own === undefined) return;
        await undoDecisions(db, clock.now(), communeId, [own.id], by);
        expect([own.by, clock.now() < own.undoUntil]).toEqual([by.id, true]);
        notes.decisions.splice(notes.decisions.indexOf(own), 1);
        notes.makers.push(...own.makers);
        break;
      }
      case 'approve':
      case 'return': {
        const decision = one.kind === 'approve' ? ('approved' as const) : ('returned' as const);
        const wanted = [{ segmentId: id, sha256: hashOf(one.hash), decision, note: 'ghi chú' }];
        const [stored] = await decide(db, clock.now(), communeId, wanted, by);
        if (stored === undefined) throw new Error('no decision came back');
        const approved = one.kind === 'approve';
        notes.decisions.push({ ...stored, by: by.id, hash: one.hash, approved, makers: notes.makers });
        // Only the last yes that it takes lets go of who made it.
        if (approved && yesesOf(notes).length >= notes.needs) notes.makers = [];
      }
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** The decisions since the last no, one of each person. */
function yesesOf({ decisions }: Notes): Notes['decisions'] {
  const since = decisions.slice(decisions.findLastIndex(({ approved }) => !approved) + 1);
  return since.filter(({ by }, n) => since.findIndex((one) => one.by === by) === n);
}

async function check(id: string, notes: Notes): Promise<number> {
  const { needs, author, lastEditor, file } = notes;
  const record = await getSegment(house.db, house.communeId, id);
  const yeses = yesesOf(notes);
  const counting = yeses.filter(({ undoUntil }) => undoUntil <= house.clock.now());
  const last = counting.length >= needs ? counting.at(-1) : undefined;
  const approval = approvalInForce(record, house.clock.now());
  expect(approval === undefined ? undefined : [approval.id, approval.sha256, approval.byId]).toEqual(
    last && [last.id, hashOf(last.hash), last.by],
  );
  if (approval === undefined || last === undefined) return 0;
  expect(file?.hash).toBe(last.hash);
  const approvers = counting.map(({ by }) => by);
  expect(new Set(approvers).size).toBe(needs);
  for (const by of approvers) expect([author, lastEditor, file?.maker, ...last.makers]).not.toContain(by);
  expect(segmentState(record)).toBe('approved');
  return 1;
}

function at(people: readonly TestPerson[], index: number): TestPerson {
  const person = people[index];
  if (person === undefined) throw new Error(`no person ${index}`);
  return person;
}
