/** Runs the whole pure line over a span of days in virtual time: plan, timelines, playlists, stations, ledger; nothing is stored. */
import { type ClosedRow, closeRow } from '../scheduler/close-ledger.ts';
import { compilePlaylist } from '../scheduler/compile-playlist.ts';
import type { Airing, InstantMs, Span, StationAiring } from '../scheduler/model.ts';
import { type PlanInput, planAirings } from '../scheduler/plan-airings.ts';
import { resolveOverlaps, type StationTimeline } from '../scheduler/resolve-overlaps.ts';
import { type Playlist, playlistContentSchema } from '../stations/protocol.ts';
import { type Disturbances, type Played, simulateStation } from '../stations/simulate-station.ts';

/** A planned airing at one station, and what came of it there. */
export interface SimulatedRow {
  readonly airing: StationAiring;
  readonly closed: ClosedRow;
}

/** One station's days. */
export interface SimulatedStation extends Played {
  readonly id: string;
  readonly name: string;
  readonly playlist: Playlist;
  /** One for every airing meant for it, by start. */
  readonly rows: readonly SimulatedRow[];
}

/** What would air. */
export interface PlanSimulation {
  readonly window: Span;
  readonly airings: readonly Airing[];
  readonly stations: readonly SimulatedStation[];
}

/** What is known of the plan for this. `disturbances` befall every station alike; none by default. */
export interface SimulationInput extends PlanInput {
  readonly disturbances?: Disturbances;
}

/** The last airing may sound on after the window, a disturbance may last longer; the rows are closed this long after. */
const AFTER_MS = 600_000;

/** Everything that begins in the window, at every station, to its outcome. Pure. */
export function simulatePlan(input: SimulationInput): PlanSimulation {
  const airings = planAirings(input);
  const stations = input.stations.map(({ id, name }) => simulateOne(input, airings, id, name));
  return { window: input.window, airings, stations };
}

function simulateOne(input: SimulationInput, airings: readonly Airing[], id: string, name: string): SimulatedStation {
  const { window } = input;
  const timeline = resolveOverlaps(airings, id, input);
  const content = compilePlaylist({
    commune: 'simulation',
    stationId: id,
    zone: input.zone,
    policy: input.policy,
    airings: timeline.airings,
    horizon: window,
  });
  // Read as the station reads it: what the wire does not know, it does not hear of.
  const playlist = {
    ...playlistContentSchema.parse(content),
    version: 1,
    issuedAt: window.from,
    freshUntil: window.to,
  };
  const { powerCuts = [], untrusted = [] } = input.disturbances ?? {};
  // A station that is dark at the end has not told yet what passed meanwhile.
  const darkUntil = [...powerCuts, ...untrusted].map((span) => span.to);
  const to = Math.max(window.to, ...timeline.airings.map(({ endsAt }) => endsAt), ...darkUntil) + AFTER_MS;
  const played = simulateStation({
    from: window.from - 60_000,
    to,
    playlists: [{ at: window.from - 60_000, playlist }],
    ...(input.disturbances === undefined ? {} : { disturbances: input.disturbances }),
  });
  return { id, name, playlist, ...played, rows: closeRows(timeline, played, to) };
}

function closeRows({ airings, dropped }: StationTimeline, { facts }: Played, now: InstantMs): SimulatedRow[] {
  const own = Map.groupBy(facts, (fact) => ('airingId' in fact ? fact.airingId : ''));
  const sounding = airings.map((airing) => {
    const planned = { airingId: airing.id, startsAt: airing.startsAt, endsAt: airing.endsAt, items: airing.items };
    return { airing, closed: closeRow({ planned, facts: own.get(airing.id) ?? [], coveredUntil: now, now }) };
  });
  const silent = dropped.map(({ airing, reason: dropReason }) => {
    const planned = { airingId: airing.id, startsAt: airing.startsAt, endsAt: airing.endsAt, items: [], dropReason };
    const closed = closeRow({ planned, facts: [], coveredUntil: now, now });
    return { airing: { ...airing, plannedAt: airing.startsAt }, closed };
  });
  return [...sounding, ...silent].sort((a, b) => a.airing.startsAt - b.airing.startsAt);
}
