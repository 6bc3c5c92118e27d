/** What of the coming two weeks stations would not play for want of approvers' signatures, or soon would no longer, if a list of people were in force; and templates whose withdrawal by signature no signature that counts has followed. */
import type { Airing } from '../scheduler/model.ts';
import type { PersonKey } from '../stations/protocol.ts';
import { isShippedClip } from '../stations/shipped-clips.ts';
import { relayItem } from '../stations/verify-act.ts';
import type { AppDeps } from './app-deps.ts';
import { type ApprovedContent, contentOf, sourceContent } from './approval-input.ts';
import { isApproved, isTemplate } from './segment-state.ts';
import { askedApprovers, type LoadedAct, loadActs } from './store/act-store.ts';
import { loadAirings } from './store/airing-store.ts';
import type { Db } from './store/database.ts';
import { fromJson } from './store/json-column.ts';
import { listRelaySources } from './store/relay-source-store.ts';
import { loadRemembered } from './store/remembered-acts.ts';
import { loadSegments, type SegmentRecord } from './store/segment-store.ts';
import { type PlannedContent, type UnsignedItem, unsignedPlan } from './unsigned-plan.ts';

/** A playlist reaches so far ahead, ms. */
const AHEAD_MS = 15 * 24 * 3_600_000;

/** The next to sound first. `people`: of the list in force, or of one that is about to be; empty: the people who are asked for, and nothing where nobody is. */
export async function unsignedItems(
  { db, communeId: commune }: Pick<AppDeps, 'db' | 'communeId'>,
  people: readonly PersonKey[],
  now: number,
): Promise<UnsignedItem[]> {
  const signers = people.length > 0 ? listedSigners(people) : await askedApprovers(db, commune);
  if (signers.size === 0) return [];
  const [planned, templates] = await plannedContents(db, commune, now);
  const contents = [...planned, ...templates].map(({ content }) => content);
  const acts = await loadActs(db, commune, now, { contents });
  const known = await loadRemembered(db, commune, acts, contents, now);
  const barred = templates.filter(({ content }) => known.withdrawn.has(content));
  return unsignedPlan([...planned, ...barred], theirActs(acts, signers), now, known);
}

function theirActs(acts: readonly LoadedAct[], signers: ReadonlyMap<string, number>): LoadedAct[] {
  return acts.filter(({ row, madeAt }) => madeAt < (signers.get(row.signer) ?? Number.NEGATIVE_INFINITY));
}

/** Whether every station would play this now, by the list in force, whatever it remembers; true where the list names no approver. */
export async function isSignedFor(
  { db, communeId: commune }: Pick<AppDeps, 'db' | 'communeId'>,
  people: readonly PersonKey[],
  { content, title, needs, validUntil }: ApprovedContent,
  now: number,
): Promise<boolean> {
  const signers = listedSigners(people);
  if (signers.size === 0) return true;
  const acts = await loadActs(db, commune, now, { contents: [content] });
  const known = await loadRemembered(db, commune, acts, [content], now);
  const planned = { content, title, firstAt: now, needs, validUntil };
  const [lack] = unsignedPlan([planned], theirActs(acts, signers), now, known);
  return lack === undefined || lack.endsAt !== null;
}

/** Everything that asks for a signature in the coming two weeks, once, with when it first sounds; and the templates of emergencies, which may be wanted at any time. */
async function plannedContents(db: Db, commune: string, now: number): Promise<[PlannedContent[], PlannedContent[]]> {
  const [airings, segments, sources] = await Promise.all([
    loadAirings(db, commune, { from: now, to: now + AHEAD_MS }),
    loadSegments(db, commune, { wordless: true }),
    listRelaySources(db, commune),
  ]);
  const known = new Map<string, ApprovedContent>();
  for (const one of [...segments.map(contentOf), ...sources.map(sourceContent)]) {
    const before = known.get(one.content);
    known.set(one.content, before === undefined ? one : stricter(before, one));
  }
  const planned = new Map<string, PlannedContent>();
  for (const airing of airings) {
    if (airing.priority === 'emergency') continue;
    for (const { content, title } of contentsIn(airing)) {
      if (planned.has(content)) continue;
      const { needs = 1, validUntil } = known.get(content) ?? {};
      planned.set(content, { content, title, firstAt: airing.startsAt, needs, validUntil });
    }
  }
  const isReady = (segment: SegmentRecord) => isTemplate(fromJson(segment.row.tags)) && isApproved(segment);
  const ready = new Set(segments.filter(isReady).map((segment) => contentOf(segment).content));
  const templates = [...known.values()].filter(({ content }) => ready.has(content) && !planned.has(content));
  return [[...planned.values()], templates.map((one) => ({ ...one, firstAt: undefined }))];
}

/** The same bytes under two titles. */
function stricter(a: ApprovedContent, b: ApprovedContent): ApprovedContent {
  const ends = [a.validUntil, b.validUntil];
  const validUntil = ends.includes(undefined) ? undefined : Math.max(...ends.flatMap((end) => end ?? []));
  return { ...a, needs: Math.max(a.needs, b.needs), validUntil };
}

/** But what says the time of an order: that is the stations' own. */
function contentsIn({ items, lateRule }: Airing): { content: string; title: string }[] {
  return items.flatMap((item) => {
    if (item.kind === 'relay') return [{ content: relayItem(item.url), title: item.title }];
    if (lateRule === 'when-ready' && isShippedClip(item.sha256)) return [];
    const own = { content: item.sha256, title: item.title };
    const { fallback } = item;
    return fallback === undefined || fallback === 'silence'
      ? [own]
      : [own, { content: fallback.sha256, title: fallback.title }];
  });
}

/** Passkey -> until when what it signed counts. */
function listedSigners(people: readonly PersonKey[]): ReadonlyMap<string, number> {
  const approvers = people.filter(({ uses }) => uses.includes('approver'));
  return new Map(approvers.map(({ id, madeBefore }) => [id, madeBefore ?? Number.POSITIVE_INFINITY]));
}
