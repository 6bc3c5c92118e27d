/** Which stations sound, too, because an fm station cannot sound alone: with their names, before anybody says yes. */
import type { Target } from '../scheduler/model.ts';
import { reachOf } from '../scheduler/reach-stations.ts';
import { type Finding, finding, type Sounding } from './plan-finding.ts';
import type { Plan } from './store/plan-store.ts';

/** The carrier's name and who sounds besides those that were named; undefined when nobody is added. */
export function fmGroupOf(
  target: Target,
  stations: Plan['stations'],
): { carrier: string; added: string[] } | undefined {
  const { fmGroups } = reachOf(target, stations);
  if (fmGroups.length === 0) return undefined;
  const names = new Map(stations.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  return {
    carrier: fmGroups.map(({ carrierId }) => nameOf(carrierId)).join(', '),
    added: [...new Set(fmGroups.flatMap(({ added }) => added))].map(nameOf).sort((a, b) => a.localeCompare(b, 'vi')),
  };
}

/** One finding when the target reaches further than it says; it refuses until a person says yes. */
export function fmFindings(target: Target, soundings: readonly Sounding[], plan: Plan): Finding[] {
  const group = fmGroupOf(target, plan.stations);
  const [first] = soundings;
  if (group === undefined || first === undefined) return [];
  const { carrier, added } = group;
  const names = added.join(', ');
  const message = `Trạm thu sóng FM phát theo ${carrier}, nên các trạm sau cũng sẽ phát: ${names}.`;
  const facts = { carrier, added: names };
  return [finding({ kind: 'fm-group', at: first.at, message, stations: added.length }, { code: 'fm-group', facts })];
}
