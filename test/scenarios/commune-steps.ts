/** What people do in scenario tests, step by step over the API: stations, a segment through the whole line, a schedule. */
import { readFileSync } from 'node:fs';
import { Upload } from 'tus-js-client';
import type { z } from 'zod';
import type { LedgerGrid } from '../../server/contract/ledger.ts';
import type { ApprovalsMade, Segment, segmentCreate } from '../../server/contract/segments.ts';
import type { EnrolmentCode } from '../../server/contract/stations.ts';
import type { Loa } from './start-loa.ts';
import { waitFor } from './wait-for.ts';

type SegmentCreate = z.input<typeof segmentCreate>;

export interface EnrolledStation {
  readonly id: string;
  readonly name: string;
  readonly code: string;
}

/** Makes stations T00, T01 ... and a one-time code for each. */
export async function addStations(loa: Loa, count: number): Promise<EnrolledStation[]> {
  const made: EnrolledStation[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `Thôn ${index}`;
    const code = `T${String(index).padStart(2, '0')}`;
    const { id } = await loa.call<{ id: string }>('admin', 'POST', '/api/v1/stations', { code, name });
    const enrolment = await loa.call<EnrolmentCode>('admin', 'POST', `/api/v1/stations/${id}/enrolment-code`);
    made.push({ id, name, code: enrolment.code });
  }
  return made;
}

/** Uploads a file by tus in pieces, and waits for the rendition. */
export async function readySegment(
  loa: Loa,
  title: string,
  path: string,
  about: Pick<SegmentCreate, 'kind' | 'topics' | 'tags'> = {},
): Promise<Segment> {
  const { id } = await loa.call<Segment>('operator', 'POST', '/api/v1/segments', { title, ...about });
  await upload(loa, id, path);
  return waitFor(`the rendition of ${title}`, 60_000, async () => {
    const segment = await loa.call<Segment>('operator', 'GET', `/api/v1/segments/${id}`);
    if (segment.state === 'refused') throw new Error(segment.refusal?.message);
    return segment.state === 'ready' ? segment : undefined;
  });
}

/** As `readySegment`; then submits and approves it, and waits the ten seconds until that counts. */
export async function approvedSegment(
  loa: Loa,
  title: string,
  path: string,
  about: Pick<SegmentCreate, 'kind' | 'topics' | 'tags'> = {},
): Promise<Segment> {
  const ready = await readySegment(loa, title, path, about);
  const { id } = ready;
  await loa.call('operator', 'POST', `/api/v1/segments/${id}/submit`);
  const { approvals } = await loa.call<ApprovalsMade>('approver', 'POST', '/api/v1/approvals', {
    decisions: [{ segmentId: id, sha256: ready.rendition?.sha256, decision: 'approved' }],
  });
  const countsFrom = Date.parse(approvals[0]?.undoUntil ?? '');
  await waitFor('the time to undo to pass', 15_000, async () => (Date.now() > countsFrom ? true : undefined));
  return ready;
}

/** Stores a programme of the segments and a one-off schedule for all stations at `startsAt` (whole seconds). */
export async function scheduleOnce(
  loa: Loa,
  title: string,
  segmentIds: readonly string[],
  startsAt: number,
): Promise<void> {
  await scheduleRepeated(loa, title, segmentIds, startsAt, null);
}

/** The same by a rule. */
export async function scheduleRepeated(
  loa: Loa,
  title: string,
  segmentIds: readonly string[],
  startsAt: number,
  rrule: string | null,
): Promise<void> {
  const items = segmentIds.map((segmentId) => ({ kind: 'segment', segmentId }));
  const { id } = await loa.call<{ id: string }>('operator', 'POST', '/api/v1/programmes', { title, items });
  const local = Temporal.Instant.fromEpochMilliseconds(startsAt)
    .toZonedDateTimeISO('Asia/Ho_Chi_Minh')
    .toPlainDateTime();
  await loa.call('operator', 'POST', '/api/v1/schedules', {
    title,
    programmeId: id,
    dtstart: local.toString({ smallestUnit: 'second' }),
    rrule,
  });
}

/** The log rows of the airing with this title, around now. */
export async function rowsOf(loa: Loa, title: string): Promise<LedgerGrid['rows']> {
  const hour = 3_600_000;
  const from = new Date(Date.now() - hour).toISOString();
  const to = new Date(Date.now() + hour).toISOString();
  const grid = await loa.call<LedgerGrid>('admin', 'GET', `/api/v1/ledger?from=${from}&to=${to}`);
  return grid.rows.filter((row) => row.title === title);
}

/** The next whole second at least `afterMs` from now. */
export function soon(afterMs: number): number {
  return Math.ceil((Date.now() + afterMs) / 1000) * 1000;
}

async function upload(loa: Loa, segmentId: string, path: string): Promise<void> {
  const bytes = readFileSync(path);
  await new Promise<void>((resolve, reject) => {
    new Upload(bytes, {
      endpoint: `${loa.url}/api/v1/uploads`,
      headers: { cookie: loa.cookie('operator') },
      metadata: { segmentId, filename: 'tep.wav' },
      chunkSize: 256 * 1024,
      retryDelays: [200, 500, 1000],
      onError: reject,
      onSuccess: () => resolve(),
    }).start();
  });
}

/** Every weekday, and quiet hours twelve hours away from now: tests run at any hour, and R2 is obeyed, not bypassed. */
export async function allowNow(loa: Loa): Promise<void> {
  const far = Temporal.Now.zonedDateTimeISO('Asia/Ho_Chi_Minh').add({ hours: 12 });
  const quiet = [{ from: clock(far), until: clock(far.add({ hours: 1 })) }];
  await loa.call('admin', 'PUT', '/api/v1/policy', {
    quiet,
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    maxSessionsPerDay: 24,
    maxMinutesPerSession: 45,
    volumeCeilingPct: 100,
  });
}

function clock(at: Temporal.ZonedDateTime): string {
  return at.toPlainTime().toString({ smallestUnit: 'minute' });
}
