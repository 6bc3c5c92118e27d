/** Whether a loudspeaker was down, minute for the second computation of the month: plain comparisons, and spans painted on a line. */

/** An incident at one place; without a cluster at all of the station. */
export interface OracleIncident {
  readonly kind: string;
  readonly action: string;
  readonly beginsAt: number;
  readonly endsAt: number | null;
  readonly stationId: string;
  readonly clusterId: string;
}

/** At an instant. */
export function isDown(
  incidents: readonly OracleIncident[],
  stationId: string,
  clusterId: string | null,
  at: number,
): boolean {
  for (const one of incidents)
    if (
      silences(one) &&
      isThere(one, stationId, clusterId) &&
      one.beginsAt <= at &&
      (one.endsAt === null || at < one.endsAt)
    )
      return true;
  return false;
}

/** Milliseconds of [from, to) in which it was: between any two edges it either was or was not. */
export function downHours(
  incidents: readonly OracleIncident[],
  stationId: string,
  clusterId: string | null,
  from: number,
  to: number,
): number {
  const edges = new Set([from, to]);
  for (const { beginsAt, endsAt } of incidents)
    for (const edge of [beginsAt, endsAt ?? to]) if (edge > from && edge < to) edges.add(edge);
  const line = [...edges].sort((a, b) => a - b);
  let sum = 0;
  for (let n = 1; n < line.length; n++) {
    const [left = 0, right = 0] = [line[n - 1], line[n]];
    if (isDown(incidents, stationId, clusterId, left)) sum += right - left;
  }
  return sum;
}

function silences({ kind, action }: OracleIncident): boolean {
  return action === 'isolated' || action === 'muted' || kind === 'power' || kind === 'broken' || kind === 'lost';
}

function isThere(one: OracleIncident, stationId: string, clusterId: string | null): boolean {
  return one.stationId === stationId && (one.clusterId === '' || one.clusterId === clusterId);
}
