/** Orders as people follow them: what was ordered, each beginning, and where it stands at every station. */

import type { z } from 'zod';
import { AIRED_SHARE } from '../scheduler/close-ledger.ts';
import type { Airing, Interrupt as Order, PlannedStation } from '../scheduler/model.ts';
import { MESSAGE_INDEX } from '../scheduler/plan-interrupts.ts';
import type { Playlist } from '../stations/protocol.ts';
import type { AppDeps } from './app-deps.ts';
import type { Interrupt, Receipt, receipt } from './contract/interrupts.ts';
import { type LiveBeat, playingNow } from './live-stations.ts';
import { viewTurns } from './order-turns.ts';
import { rowReasonText } from './refusal-text.ts';
import { findAiring } from './store/airing-store.ts';
import { heartbeatOf } from './store/heartbeat-store.ts';
import { getInterrupt, listInterrupts, toInterrupt } from './store/interrupt-store.ts';
import { signersOf } from './store/later-approvals.ts';
import { type LedgerItem, type LedgerRow, newestRow } from './store/ledger-store.ts';
import { loadPlannedStations } from './store/planned-station-store.ts';
import { acceptedPlaylists } from './store/playlist-store.ts';
import type { InterruptTable } from './store/schema.ts';
import { loadStations, type StationRecord } from './store/station-store.ts';

/** So long after its end a list still tells an order's receipts. */
const TOLD_MS = 10 * 60_000;
/** A heartbeat follows what a journal tells within so long. */
const BEAT_FOLLOWS_MS = 3_000;

/** More may be heard of it there. */
const OPEN: readonly Receipt['state'][] = ['not-reached', 'sent', 'cached', 'begun'];

/** One order with its receipts. Throws not-found. */
export async function viewInterrupt(deps: AppDeps, id: string) {
  const row = await getInterrupt(deps.db, deps.communeId, id);
  return viewOrder(deps, row, await contextOf(deps, [row]), 'whole');
}

/** Orders for a list: what has long ended comes without its receipts, which take a question per station. */
export async function viewOrders(deps: AppDeps, rows: readonly InterruptTable[]) {
  if (rows.length === 0) return [];
  const longAgo = deps.now() - TOLD_MS;
  const context = await contextOf(deps, rows);
  return Promise.all(
    rows.map((row) =>
      viewOrder(deps, row, context, (row.cancelledAt ?? row.expiresAt) < longAgo ? 'summary' : 'whole'),
    ),
  );
}

/** What else was ordered while these orders stood, and where; who approved what each of them says. */
interface Context {
  readonly orders: readonly Order[];
  readonly planned: readonly PlannedStation[];
  readonly signers: ReadonlyMap<string, string>;
}

async function contextOf({ db, communeId, now }: AppDeps, rows: readonly InterruptTable[]): Promise<Context> {
  const span = {
    from: Math.min(...rows.map(({ startsAt }) => startsAt)),
    to: Math.max(...rows.map(({ expiresAt }) => expiresAt)),
  };
  const [orders, planned, signers] = await Promise.all([
    listInterrupts(db, communeId, span),
    loadPlannedStations(db, communeId),
    signersOf(db, now(), rows),
  ]);
  return { orders: orders.map(toInterrupt), planned, signers };
}

async function viewOrder(
  deps: AppDeps,
  row: InterruptTable,
  { orders, planned, signers }: Context,
  extent: 'whole' | 'summary',
) {
  const { db, communeId, now } = deps;
  const at = now();
  const order = toInterrupt(row);
  const { taken, airings, replacedBy, replaced } = viewTurns(order, orders, planned, at);
  const present = airings.findLast(({ startsAt }) => startsAt <= at) ?? airings[0];
  const [stations, airing] = await Promise.all([
    loadStations(db, communeId),
    present === undefined || extent === 'summary' ? undefined : findAiring(db, communeId, present.id),
  ]);
  const receipts = airing === undefined ? [] : await receiptsOf(deps, airing, stations, at);
  const { id, kind, title, segmentId, issuedAt, issuedBy, expiresAt, cancelledAt, cancelledBy } = row;
  const sounds = receipts.some(({ state }) => state === 'sounding');
  return {
    id,
    kind,
    title,
    segmentId,
    issuedAt,
    issuedBy,
    expiresAt,
    repeatEveryMinutes: row.repeatEveryMs === null ? null : row.repeatEveryMs / 60_000,
    saysTime: order.spokenTime.length > 0,
    state: stateOf(
      row,
      receipts.filter(({ stationId }) => !taken.has(stationId)),
      airings,
      sounds,
      at,
    ),
    cancelledAt,
    cancelledBy,
    approvedBy: signers.get(id) ?? null,
    airings,
    replacedBy,
    replaced,
    receipts,
  };
}

/** It runs while something of it may still begin, sounds, or waits for a station that was not heard yet. */
function stateOf(
  { cancelledAt, expiresAt }: InterruptTable,
  receipts: readonly { readonly state: Receipt['state'] }[],
  airings: readonly { readonly startsAt: number }[],
  sounds: boolean,
  now: number,
): Interrupt['state'] {
  if (cancelledAt !== null) return 'cancelled';
  if (sounds || airings.some(({ startsAt }) => startsAt > now)) return 'running';
  const isOpen = receipts.some(({ state }) => OPEN.includes(state));
  return isOpen && now < expiresAt ? 'running' : 'over';
}

/** Where an airing stands at each of its stations, the troubled first. */
async function receiptsOf(
  deps: AppDeps,
  airing: Airing,
  stations: readonly StationRecord[],
  now: number,
): Promise<z.output<typeof receipt>[]> {
  const { db, live } = deps;
  const byId = new Map(stations.map((record) => [record.row.id, record]));
  const beats = new Map(
    stations.map(({ row }) => {
      const heartbeat = live.last(row.id)?.heartbeat ?? heartbeatOf(row);
      return [row.id, heartbeat] as const;
    }),
  );
  const versions = [...beats].flatMap(([stationId, heartbeat]) =>
    heartbeat === undefined || !airing.stationIds.includes(stationId)
      ? []
      : [{ stationId, version: heartbeat.playlistVersion }],
  );
  const playlists = await acceptedPlaylists(db, versions);
  const rows = await Promise.all(airing.stationIds.map((stationId) => newestRow(db, airing.id, stationId)));
  return airing.stationIds.flatMap((stationId, n): z.output<typeof receipt>[] => {
    const record = byId.get(stationId);
    if (record === undefined) return [];
    const { row } = record;
    const contacts = record.contacts.map(({ name, phone }) => ({ name, phone }));
    const base = { stationId, stationName: row.name, contacts, soundedAt: null, detail: null, carrierName: null };
    if (row.transport === 'manual') return [{ ...base, state: 'manual' as const }];
    if (row.transport === 'fm') {
      const carrierName = byId.get(row.carrierId ?? '')?.row.name;
      // Its carrier is out of use: nothing will be heard there unless somebody phones.
      if (carrierName === undefined) return [{ ...base, state: 'manual' as const }];
      return [{ ...base, state: 'carrier' as const, carrierName }];
    }
    const heard = standingOf(
      airing,
      playlists.get(stationId),
      beats.get(stationId),
      live.last(stationId),
      rows[n],
      now,
    );
    return [{ ...base, ...heard }];
  });
}

type Standing = { readonly state: Receipt['state']; readonly soundedAt: number | null; readonly detail: string | null };

/** Pure: what playlist, heartbeat and log together say. */
export function standingOf(
  airing: Pick<Airing, 'id'>,
  accepted: Pick<Playlist, 'airings'> | undefined,
  heartbeat: { readonly coveredUntil: number; readonly mediaMissing: number } | undefined,
  beat: LiveBeat | undefined,
  row: Pick<LedgerRow, 'outcome' | 'reason' | 'startedAt' | 'items' | 'priority'> | undefined,
  now: number,
): Standing {
  const playing = playingNow(beat, now);
  const soundedAt = row?.startedAt ?? (playing?.airingId === airing.id ? playing.startedAt : null);
  if (playing?.airingId === airing.id) return { state: 'sounding', soundedAt, detail: null };
  const message = row?.items.find(({ index }) => index === MESSAGE_INDEX);
  const reason = message?.reason ?? row?.reason ?? undefined;
  const priority = row?.priority ?? '';
  // Of what was ordered: a newer playlist no longer has it.
  const detail =
    reason === undefined ? null : rowReasonText({ reason: reason === 'superseded' ? 'taken-off' : reason, priority });
  if (row !== undefined && row.outcome !== 'unknown') {
    const hasSounded = row.outcome === 'aired' || row.outcome === 'late' || row.outcome === 'cut';
    if (!hasSounded) return { state: 'failed', soundedAt, detail };
    return isWhole(message) ? { state: 'finished', soundedAt, detail: null } : { state: 'cut', soundedAt, detail };
  }
  // The journal may be ahead of the heartbeat, at the beginning and at the end.
  if (row !== undefined && row.startedAt !== null) {
    if (isWhole(message)) return { state: 'finished', soundedAt, detail: null };
    if (message?.reason !== undefined) return { state: 'cut', soundedAt, detail };
    const newestAt = Math.max(...row.items.map(({ startedAt }) => startedAt ?? 0), row.startedAt);
    return { state: now - newestAt < BEAT_FOLLOWS_MS ? 'sounding' : 'begun', soundedAt, detail: null };
  }
  const known = accepted?.airings.find(({ id }) => id === airing.id);
  if (known === undefined) return { state: 'not-reached', soundedAt, detail: null };
  const isHere = heartbeat !== undefined && (heartbeat.mediaMissing === 0 || heartbeat.coveredUntil > known.startsAt);
  return { state: isHere ? 'cached' : 'sent', soundedAt, detail: null };
}

/** The words themselves were heard to their end: the time of issue alone says nothing. */
function isWhole(message: LedgerItem | undefined): boolean {
  if (message?.endedAt === undefined || message.reason !== undefined) return false;
  return (message.renderedMs ?? 0) >= AIRED_SHARE * message.durationMs;
}
