/** Quy chế phát sóng: the dated rules and the exceptions a leader opens. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { policyView, policyWrite } from '../contract/policy.ts';
import { type PolicyRules, policyRecords, setPolicy } from '../store/policy-store.ts';
import { actorOf } from './session.ts';

/** /api/v1/policy. */
export function policyRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['plan'];
    app.get(
      '/api/v1/policy',
      { config: { access: 'read' }, schema: { tags, response: { 200: policyView } } },
      async () => viewPolicy(deps),
    );
    app.put(
      '/api/v1/policy',
      { config: { access: 'policy.write' }, schema: { tags, body: policyWrite, response: { 200: policyView } } },
      async (request) => {
        const { validFrom: _validFrom, ...rules } = request.body;
        await setPolicy(db, commune, deps.now(), toRules(rules), undefined, actorOf(request));
        return viewPolicy(deps);
      },
    );
  };
}

async function viewPolicy({ db, communeId, now }: AppDeps) {
  const { policy, label, later } = await policyRecords(db, communeId, now());
  return {
    ...viewRules(policy),
    label: label ?? null,
    later: later.map((one) => ({
      ...viewRules(one.rules),
      id: one.id,
      validFrom: one.validFrom,
      label: one.label ?? null,
    })),
    exceptions: [],
  };
}

/** Every field is there, also of rules that were stored before a field was known. */
function viewRules(rules: PolicyRules) {
  return {
    quiet: [...rules.quiet],
    weekdays: [...rules.weekdays],
    windows: [...(rules.windows ?? [])],
    maxSessionsPerDay: rules.maxSessionsPerDay,
    maxMinutesPerSession: rules.maxMinutesPerSession,
    minMinutesPerDay: rules.minMinutesPerDay ?? 0,
    volumeCeilingPct: rules.volumeCeilingPct,
    volumeBands: (rules.volumeBands ?? []).map(viewBand),
    stationCaps: (rules.stationCaps ?? []).map((cap) => ({ ...viewBand(cap), stationIds: [...cap.stationIds] })),
  };
}

/** Kept as a mutable copy; a band of every day names no weekdays. */
function viewBand<T extends { readonly weekdays?: readonly number[] | undefined }>({ weekdays, ...band }: T) {
  return { ...band, ...(weekdays === undefined ? {} : { weekdays: [...weekdays] }) };
}

/** What is empty is left out: it is not carried to the stations. */
function toRules(body: Omit<z.output<typeof policyWrite>, 'validFrom'>): PolicyRules {
  const { windows, minMinutesPerDay, volumeBands, stationCaps, ...rest } = body;
  return {
    ...rest,
    ...(windows.length === 0 ? {} : { windows }),
    ...(minMinutesPerDay === 0 ? {} : { minMinutesPerDay }),
    ...(volumeBands.length === 0 ? {} : { volumeBands: volumeBands.map(viewBand) }),
    ...(stationCaps.length === 0 ? {} : { stationCaps: stationCaps.map(viewBand) }),
  };
}
