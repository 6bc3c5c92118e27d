/** `loa simulate`: reads the stored plan, plays days of it through in virtual time, tells what would air and whether every rule held. */
import { join } from 'node:path';
import type { InstantMs, Span } from '../scheduler/model.ts';
import { checkRules } from './check-rules.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import type { SimulateSettings } from './simulate-arguments.ts';
import { simulatePlan } from './simulate-plan.ts';
import { simulationJson, simulationText } from './simulation-text.ts';
import { findCommune } from './store/commune-store.ts';
import { openForReading } from './store/open-for-reading.ts';
import { loadPlan, type Plan } from './store/plan-store.ts';

/** What is to be printed, and how many breaches of a rule it tells of. */
export interface SimulationReport {
  readonly report: string;
  readonly violations: number;
}

/** Runs the command on the data folder of `config`; nothing is written. Throws option-invalid where there is no data. */
export async function runSimulation(
  settings: SimulateSettings,
  config: Pick<Config, 'dataDir'>,
  now: InstantMs,
): Promise<SimulationReport> {
  const path = join(config.dataDir, 'loa.sqlite');
  const db = openForReading(path);
  try {
    const commune = await findCommune(db);
    if (commune === undefined)
      throw new AppError('option-invalid', { name: 'LOA_DATA_DIR', reason: `chưa có xã nào ở ${path}` });
    return reportOn(await loadPlan(db, commune, now), settings, now);
  } finally {
    await db.destroy();
  }
}

/** The report on a plan. Pure. */
export function reportOn(plan: Plan, { days, from, asJson }: SimulateSettings, now: InstantMs): SimulationReport {
  const window = spanOf(from ?? localDay(now, plan.zone), days, plan.zone);
  const input = { ...plan, window };
  const simulation = simulatePlan(input);
  const violations = checkRules(input, simulation);
  const told = { zone: plan.zone, days, simulation, violations };
  return { report: asJson ? simulationJson(told) : simulationText(told), violations: violations.length };
}

/** Whole local days, half open. */
function spanOf(firstDay: string, days: number, zone: string): Span {
  const first = Temporal.PlainDate.from(firstDay);
  const [from, to] = [first, first.add({ days })].map((day) => day.toZonedDateTime(zone).epochMilliseconds);
  return { from: from ?? 0, to: to ?? 0 };
}

function localDay(at: InstantMs, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}
