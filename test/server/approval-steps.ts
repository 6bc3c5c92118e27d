/** Approving at the store in one call each: what waits, who decides, what counts now. */

import { approvalInForce, segmentState } from '../../server/segment-state.ts';
import { type Decision, decide, undoDecisions } from '../../server/store/approval-store.ts';
import { queueJob, refuseJob, takeJob } from '../../server/store/job-store.ts';
import { changeSegment, getSegment, submitSegment } from '../../server/store/segment-store.ts';
import type { TestHouse, TestPerson } from './make-house.ts';
import { giveRendition, hashOf, made, makeApproved, makeSegment } from './segment-steps.ts';

/** A decision to approve the rendition with this mark. */
export function approve(segmentId: string, mark: string): Decision {
  return { segmentId, sha256: hashOf(mark), decision: 'approved' };
}

/** The steps on one house; nothing is read before the first call. */
export function approvalSteps(house: () => TestHouse) {
  const at = () => house().clock.now();
  const read = (id: string) => getSegment(house().db, house().communeId, id);
  const submit = (id: string, by: TestPerson = house().people.operator) =>
    submitSegment(house().db, at(), house().communeId, id, by);
  return {
    at,
    read,
    submit,
    state: async (id: string) => segmentState(await read(id)),
    inForce: async (id: string) => approvalInForce(await read(id), at()),
    judge: (decisions: readonly Decision[], by: TestPerson) =>
      decide(house().db, at(), house().communeId, decisions, by),
    undo: (ids: readonly string[], by: TestPerson) => undoDecisions(house().db, at(), house().communeId, ids, by),
    edit: (id: string, title: string, by: TestPerson) =>
      changeSegment(house().db, at(), house().communeId, id, { title }, by),
    /** Made by `author`, uploaded by `maker`, submitted. */
    async waiting(mark: string, author = house().people.operator, maker = author): Promise<string> {
      const id = await makeSegment(house(), author);
      await giveRendition(house(), id, maker, made(hashOf(mark)));
      await submit(id, author);
      return id;
    },
    /** By the operator, approved by `approver`, in force. */
    approved: (mark: string, approver: TestPerson = house().people.approver) =>
      makeApproved(house(), { author: house().people.operator, approver }, made(hashOf(mark))),
    /** The worker refuses a new file of the segment. */
    async refuseFile(segmentId: string): Promise<void> {
      const { db, communeId: commune, people } = house();
      await queueJob(db, at(), { commune, segmentId, kind: 'file', maxQueue: 9 }, people.operator);
      const job = await takeJob(db, at());
      if (job === undefined) throw new Error('no job in the queue');
      await refuseJob(db, at(), job, 'refused', { code: 'silent', facts: {} });
    },
  };
}
