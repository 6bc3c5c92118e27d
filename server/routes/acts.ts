/** What approvers and emergency persons sign: the text and the question to the passkey; signing beforehand and anew; whose signatures stations ask for. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { readAct, readActItem } from '../../stations/verify-act.ts';
import type { AppDeps } from '../app-deps.ts';
import { approvalInput, contentOf, withdrawalInput } from '../approval-input.ts';
import { approvedContents, askedContents, ownContents } from '../asked-approval.ts';
import { actAsked, actBody, actMade, approvalAsk, signing, withdrawalAsk } from '../contract/acts.ts';
import { interruptWrite } from '../contract/interrupts.ts';
import { AppError } from '../errors.ts';
import { type ActInput, actItemOf } from '../make-act.ts';
import { emergencyInput } from '../order-input.ts';
import { signingPeople } from '../signing-people.ts';
import { storeAct } from '../store/act-store.ts';
import { checkOrder } from '../store/interrupt-store.ts';
import { loadPlannedStations } from '../store/planned-station-store.ts';
import { markChanged } from '../store/record-change.ts';
import { getSegment } from '../store/segment-store.ts';
import { withdrawable } from '../store/withdrawal-store.ts';
import { askForTap, heldAgainst } from '../take-signature.ts';
import { unsignedItems } from '../unsigned-items.ts';
import type { UnsignedItem } from '../unsigned-plan.ts';
import { orderOf, refuseUnfit } from './interrupts.ts';
import { actorOf, personOf } from './session.ts';

/** /api/v1/acts, /api/v1/signing. */
export function actRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['signing'];
    const approve = { config: { access: 'approve' as const } };
    const withdraw = { config: { access: 'approval.withdraw' as const } };
    const send = { config: { access: 'interrupt.send' as const } };
    app.post(
      '/api/v1/acts/options/approval',
      { ...approve, schema: { tags, body: approvalAsk, response: { 200: actAsked } } },
      async (request) => {
        const now = deps.now();
        const { items, notAfter } = request.body;
        if (notAfter !== undefined && notAfter <= now) throw new AppError('dates-reversed');
        const contents = await askedContents(db, now, commune, items, actorOf(request));
        const input = approvalInput(commune, contents, now);
        const asked = { ...input, notAfter: Math.min(input.notAfter, notAfter ?? input.notAfter) };
        const titles = new Map(contents.map(({ content, title }) => [content, title]));
        return { ...(await askForTap(deps, request, asked)), lines: linesOf(asked, (content) => titles.get(content)) };
      },
    );
    app.post(
      '/api/v1/acts/options/withdrawal',
      { ...withdraw, schema: { tags, body: withdrawalAsk, response: { 200: actAsked } } },
      async (request) => {
        const record = await getSegment(db, commune, request.body.segmentId);
        const { title } = record.row;
        if (withdrawable(record, true) === undefined) throw new AppError('not-in-force', { title });
        const asked = withdrawalInput(commune, contentOf(record).content, deps.now());
        return { ...(await askForTap(deps, request, asked)), lines: linesOf(asked, () => title) };
      },
    );
    app.post(
      '/api/v1/acts/options/emergency',
      { ...send, schema: { tags, body: interruptWrite, response: { 200: actAsked } } },
      async (request) => {
        const now = deps.now();
        if (request.body.kind !== 'emergency')
          throw new AppError('bad-request', { detail: 'chỉ lệnh khẩn cấp mới cần ký' });
        const order = await orderOf(deps, now, request.body);
        await refuseUnfit(deps, now, request.body, order.spokenTime);
        const { row, rendition } = await checkOrder(db, now, commune, order);
        const asked = emergencyInput(commune, order, rendition.sha256, await loadPlannedStations(db, commune), now);
        return { ...(await askForTap(deps, request, asked)), lines: linesOf(asked, () => row.title) };
      },
    );
    app.post(
      '/api/v1/acts',
      { ...approve, schema: { tags, body: actBody, response: { 201: actMade } } },
      async (request, reply) => {
        const { signed } = request.body;
        const signature = await heldAgainst(deps, request, signed);
        const actor = actorOf(request);
        const now = deps.now();
        const made = await db.transaction().execute(async (tx) => {
          const items = readAct(signed.text)?.items ?? [];
          const contents = await approvedContents(tx, now, commune, items, actor);
          if (contents.length === 0) throw new AppError('act-changed');
          const { id, act } = await storeAct(
            tx,
            now,
            commune,
            signature,
            approvalInput(commune, contents, now),
            actor,
            now,
          );
          await markChanged(tx, commune, 'signing', 'plan');
          return { id, notAfter: act.notAfter };
        });
        return reply.status(201).send(made);
      },
    );
    app.get(
      '/api/v1/signing',
      { config: { access: 'read' as const }, schema: { tags, response: { 200: signing } } },
      async (request) => {
        const { approvers, emergency, people } = await signingPeople(deps.keyRing);
        const callers = people.filter(({ uses }) => uses.includes('emergency')).map(({ name }) => name);
        const inForce = people.length === 0 ? null : { approvers, emergency, emergencyNames: [...new Set(callers)] };
        const me = personOf(request).id;
        const unsigned = await unsignedItems(deps, people, deps.now());
        const contents = unsigned.map(({ item }) => item);
        const own = await ownContents(db, commune, contents, me);
        const signed = ({ signers, endsAt }: UnsignedItem) => endsAt === null && signers.includes(me);
        const rows = unsigned.map(({ signers, ...row }) => ({
          ...row,
          notYours: own.has(row.item) || signed({ signers, ...row }),
        }));
        return { inForce, unsigned: rows };
      },
    );
  };
}

function linesOf({ items, notAfter }: ActInput, titleOf: (content: string) => string | undefined) {
  return [...new Set(items)].sort().map((item) => {
    const { content, needs } = readActItem(item);
    return { item: actItemOf(content, needs), title: titleOf(content) ?? '', needs, notAfter };
  });
}
