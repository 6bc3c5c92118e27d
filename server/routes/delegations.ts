/** Who stands in for whom, by days of the commune's calendar. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { delegation, delegationWrite } from '../contract/delegations.ts';
import { done, idParams } from '../contract/words.ts';
import { isInForce } from '../effective-roles.ts';
import { mayReadPhones } from '../phones-for.ts';
import { type SigningPeople, signingPeople } from '../signing-people.ts';
import { delegate, endDelegation, listDelegations, type NamedDelegation } from '../store/delegation-store.ts';
import { actorOf, personOf } from './session.ts';

/** /api/v1/delegations. */
export function delegationRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune, keyRing, now } = deps;
    const tags = ['people'];
    const config = { access: 'people.delegate' as const };
    app.get(
      '/api/v1/delegations',
      {
        config: { access: 'read' },
        schema: { tags, response: { 200: z.object({ delegations: z.array(delegation) }) } },
      },
      async (request) => {
        const [{ zone }, signing] = [await communeOf(deps), await signingPeople(keyRing)];
        const rows = await listDelegations(db, commune);
        // Why somebody is away is for colleagues.
        const may = mayReadPhones(personOf(request).roles);
        const told = rows.map((row) => (may ? row : { ...row, reason: '' }));
        return { delegations: told.map((row) => view(row, zone, signing, now())) };
      },
    );
    app.post(
      '/api/v1/delegations',
      { config, schema: { tags, body: delegationWrite, response: { 201: delegation } } },
      async (request, reply) => {
        const { firstDay, lastDay, ...given } = request.body;
        const { zone } = await communeOf(deps);
        const span = { fromAt: startOf(firstDay, zone), toAt: startOf(lastDay, zone, 1) };
        const row = await delegate(db, now(), commune, { ...given, ...span }, actorOf(request));
        return reply.status(201).send(view(row, zone, await signingPeople(keyRing), now()));
      },
    );
    app.delete(
      '/api/v1/delegations/:id',
      { config, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await endDelegation(db, now(), commune, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
  };
}

/** When a day of the commune begins, or one so many days later. */
function startOf(day: string, zone: string, daysLater = 0): number {
  return Temporal.PlainDate.from(day).add({ days: daysLater }).toZonedDateTime(zone).epochMilliseconds;
}

function view(row: NamedDelegation, zone: string, { people, approvers }: SigningPeople, now: number) {
  const { id, fromId, fromName, toId, toName, role, fromAt, toAt, reason, createdBy, endedAt } = row;
  const dayOf = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
  const signs = people.some(({ person, uses }) => person === toId && uses.includes('approver'));
  return {
    ...{ id, fromId, fromName, toId, toName, role, reason, createdBy, endedAt },
    ...{ firstDay: dayOf(fromAt), lastDay: dayOf(toAt - 1), now: isInForce(row, now) },
    cannotSign: role === 'approver' && approvers > 0 && !signs,
  };
}
