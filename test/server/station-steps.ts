/** Stations for tests: how one is described, what it says of itself, and one that is enrolled with a key of its own. */
import type { StationPlace } from '../../server/store/station-store.ts';
import { CHAIN_START } from '../../stations/journal-chain.ts';
import type { EnrolResponse, Heartbeat, JournalEntry } from '../../stations/protocol.ts';
import { generateSigningKey, type PrivateJwk, publicHalf, type SignedType, sign } from '../../stations/sign.ts';
import type { Answer, TestApp } from './make-app.ts';

/** A village station, with what matters to the test put over it. */
export function stationPlace(over: Partial<StationPlace> = {}): StationPlace {
  return {
    code: 'T01',
    name: 'Tân Thủy',
    kind: 'village',
    transport: 'ip',
    clusters: [{ name: 'Cụm 1', landmark: 'Cổng nhà văn hóa thôn' }],
    contacts: [{ name: 'Ông Phạm Văn Sáu', phone: '0912 000 001' }],
    ...over,
  };
}

/** A heartbeat of a station that is well and silent. */
export function makeHeartbeat(station: string, over: Partial<Heartbeat> = {}): Heartbeat {
  return {
    station,
    at: Date.parse('2026-11-23T02:00:00Z'),
    bootId: 'boot-1',
    software: 'loa 0.1.0',
    playlistVersion: 1,
    playlistStale: false,
    coveredUntil: Date.parse('2026-12-07T02:00:00Z'),
    mediaMissing: 0,
    journal: { epoch: 1, seq: 0, hash: CHAIN_START },
    clock: { trusted: true, offsetMs: 2, boundMs: 8 },
    diskFreeBytes: 8_000_000_000,
    audio: { device: 'alsa/default', ok: true },
    volumePct: 80,
    faults: [],
    ...over,
  };
}

/** A station that speaks to a test app as a player does. */
export interface EnrolledStation {
  readonly id: string;
  readonly key: PrivateJwk;
  readonly response: EnrolResponse;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Posts a message signed by `key`, its own unless told. */
  post(path: string, type: SignedType, payload: unknown, key?: PrivateJwk): Promise<Answer>;
  sendJournal(entries: readonly JournalEntry[], epoch?: number): Promise<Answer>;
}

/** An admin makes the station and its code; the station enrols. */
export async function enrol(app: TestApp, over: Partial<StationPlace> = {}): Promise<EnrolledStation> {
  const { json: station } = await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace(over) });
  const code = await newCode(app, station.id);
  const key = await generateSigningKey();
  const { json: response } = await postEnrolment(app, code, key);
  return speakAs(app, key, response);
}

/** A fresh one-time code, as printed. */
export async function newCode(app: TestApp, stationId: string): Promise<string> {
  return (await app.call('admin', 'POST', `/api/v1/stations/${stationId}/enrolment-code`)).json.code;
}

/** What a player sends to enrol; from an address of its own unless told, because tries are counted by address. */
export function postEnrolment(app: TestApp, code: string, key: PrivateJwk, from = newAddress()): Promise<Answer> {
  const payload = { code, publicKey: publicHalf(key) };
  return app.call('nobody', 'POST', '/api/station/v1/enrol', { payload, from });
}

let addresses = 0;
function newAddress(): string {
  addresses += 1;
  return `10.1.${Math.floor(addresses / 250)}.${addresses % 250}`;
}

/** The enrolled station's own voice. */
export function speakAs(app: TestApp, key: PrivateJwk, response: EnrolResponse): EnrolledStation {
  const authorization = `Bearer ${response.token}`;
  const post: EnrolledStation['post'] = async (path, type, payload, signer = key) =>
    app.call('nobody', 'POST', `/api/station/v1/${path}`, {
      headers: { authorization, 'content-type': 'application/jose' },
      payload: await sign(payload, type, signer),
    });
  return {
    id: response.station,
    key,
    response,
    post,
    get: (path, headers = {}) =>
      app.call('nobody', 'GET', `/api/station/v1/${path}`, { headers: { authorization, ...headers } }),
    sendJournal: (entries, epoch = 1) =>
      post('journal', 'loa-journal+jwt', { station: response.station, epoch, entries }),
  };
}
