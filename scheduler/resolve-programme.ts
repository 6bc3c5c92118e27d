/** Turns a programme's items into steps that can be laid out: approved bytes, chosen picks, filled places, each village's notice. */
import { type PickBoard, pickBoard } from './choose-picks.ts';
import type {
  AiringPick,
  AiringPlace,
  DroppedItem,
  DropReason,
  FileItem,
  InstantMs,
  PickItem,
  PlaceItem,
  PlannedSegment,
  PlannedStation,
  Programme,
  ProgrammeItem,
  RelayItem,
  RelaySource,
  RelayWindow,
  StandIn,
  VillageItem,
} from './model.ts';
import type { Step, UnplacedFile } from './place-items.ts';
import type { PlanInput } from './plan-airings.ts';
import { reachOf } from './reach-stations.ts';
import { resolveSegment } from './resolve-segment.ts';

/** Items of one pick, and notices of one slot, are numbered `no + ITEMS_APART * n`. */
export const ITEMS_APART = 1000;

/** What names an item in airings, whatever its place in the programme becomes. */
export function numberOf({ no }: ProgrammeItem, position: number): number {
  return no ?? position;
}

/** The airing that a programme is resolved for. */
export interface ResolvedFor {
  readonly airingId: string;
  readonly startsAt: InstantMs;
  readonly stationIds: readonly string[];
}

/** A programme for one airing; `dropped` by index. */
export interface ResolvedProgramme {
  readonly steps: readonly Step[];
  readonly dropped: readonly (DroppedItem & { readonly index: number })[];
  readonly places: readonly AiringPlace[];
  readonly picks: readonly AiringPick[];
}

/** Resolves programmes airing by airing, in the order of their starts: picks look back. */
export interface ProgrammeResolver {
  resolve(programmeId: string, airing: ResolvedFor): ResolvedProgramme;
  /** For the picks that follow, this airing's items have aired. */
  readonly note: PickBoard['note'];
}

/** A resolver over a plan. A programme that is not there has no items. */
export function programmeResolver(plan: Omit<PlanInput, 'window'>): ProgrammeResolver {
  const programmes = new Map(plan.programmes.map((programme) => [programme.id, programme]));
  const sources: Sources = {
    segments: new Map(plan.segments.map((segment) => [segment.id, segment])),
    relays: new Map((plan.relaySources ?? []).map((source) => [source.id, source])),
    fillings: new Map((plan.fillings ?? []).map((one) => [`${one.airingId}/${one.index}`, one])),
    frozen: new Map((plan.frozenPicks ?? []).map((one) => [`${one.airingId}/${one.index}`, one.segmentIds])),
    notices: noticeFinder(plan),
    board: pickBoard(plan),
  };
  const hasPicks = plan.programmes.some(({ items }) => items.some((item) => item.kind === 'pick'));
  const fixed = new Map<string, ResolvedProgramme>();
  return {
    resolve(programmeId, airing) {
      const programme = programmes.get(programmeId);
      const isFixed = programme?.items.every(({ kind }) => kind === 'segment' || kind === 'relay') ?? true;
      const known = fixed.get(programmeId);
      if (known !== undefined) return known;
      const resolved = resolveItems(programme, airing, sources);
      if (isFixed) fixed.set(programmeId, resolved);
      return resolved;
    },
    note: hasPicks ? sources.board.note : () => {},
  };
}

interface Sources {
  readonly segments: ReadonlyMap<string, PlannedSegment>;
  readonly relays: ReadonlyMap<string, RelaySource>;
  readonly fillings: ReadonlyMap<string, { readonly segmentId: string; readonly filledBy: string }>;
  readonly frozen: ReadonlyMap<string, readonly string[]>;
  readonly notices: (item: VillageItem, index: number, stationIds: readonly string[]) => Notices;
  readonly board: PickBoard;
}

/** What has been gathered so far of one airing's programme. */
interface Gathered {
  readonly airing: ResolvedFor;
  readonly sources: Sources;
  readonly steps: Step[];
  readonly dropped: (DroppedItem & { index: number })[];
  readonly places: AiringPlace[];
  readonly picks: AiringPick[];
  readonly taken: Set<string>;
  readonly until: InstantMs;
}

function resolveItems(programme: Programme | undefined, airing: ResolvedFor, sources: Sources): ResolvedProgramme {
  const items = programme?.items ?? [];
  const fixed = items.flatMap((item) => (item.kind === 'segment' ? [item.segmentId] : []));
  const until = airing.startsAt + Math.max(1, longest(items, sources.segments));
  const own = { airing, sources, until, taken: new Set(fixed), steps: [], dropped: [], places: [], picks: [] };
  for (const [position, item] of items.entries()) {
    const index = numberOf(item, position);
    if (item.kind === 'segment') addSegment(own, item.segmentId, index);
    else if (item.kind === 'relay') addRelay(own, item, index);
    else if (item.kind === 'pick') addPick(own, item, index);
    else if (item.kind === 'place') addPlace(own, item, index);
    else addNotices(own, item, index);
  }
  return own;
}

function addSegment(own: Gathered, segmentId: string, index: number, more: Partial<FileItem> = {}): void {
  const segment = own.sources.segments.get(segmentId);
  const file = resolveSegment(segment, index);
  if (typeof file === 'string') drop(own, { index, segmentId, title: segment?.title ?? '', reason: file });
  else own.steps.push({ kind: 'files', items: [{ ...file, ...more }] });
}

/** R1 for a relay: its source is approved. Whether that holds over the whole window is asked when it is placed. */
function addRelay(own: Gathered, window: RelayWindow, index: number): void {
  const source = own.sources.relays.get(window.sourceId);
  const title = source?.name ?? '';
  if (source?.approval === undefined) drop(own, { index, title, reason: 'relay-not-approved' });
  else if (!(window.durationMs > 0 && Number.isFinite(window.durationMs + window.offsetMs)))
    drop(own, { index, title, reason: 'no-room' });
  else own.steps.push({ kind: 'relay', item: relayItem(source, source.approval, window, index) });
}

function addPick(own: Gathered, pick: PickItem, index: number): void {
  const { airing, sources, taken, until } = own;
  const span = { from: airing.startsAt, to: until };
  const frozen = sources.frozen.get(`${airing.airingId}/${index}`);
  const segmentIds = frozen ?? sources.board.choose(pick, { span, stationIds: airing.stationIds, taken });
  for (const id of segmentIds) taken.add(id);
  own.picks.push({ index, segmentIds });
  for (const [n, segmentId] of segmentIds.entries())
    addSegment(own, segmentId, index + n * ITEMS_APART, { picked: true });
  const title = [...pick.topics, ...pick.kinds, ...pick.tags].join(', ');
  if (segmentIds.length === 0) drop(own, { index, title, reason: 'nothing-to-pick' });
}

/**
 * A filling that cannot air leaves the place to its fallback. A place that may be silent keeps its length, filled or not:
 * a station that did not hear of the filling goes on in unison.
 */
function addPlace(own: Gathered, place: PlaceItem, index: number): void {
  const filling = own.sources.fillings.get(`${own.airing.airingId}/${index}`);
  const { name, maxMs, fallback } = place;
  own.places.push({ index, name, maxMs, ...(filling === undefined ? {} : { filledBy: filling.filledBy }) });
  const spare =
    fallback.kind === 'segment' ? resolveSegment(own.sources.segments.get(fallback.segmentId), index) : undefined;
  const reserved = fallback.kind === 'silence' ? { reservedMs: maxMs } : {};
  if (filling !== undefined) {
    const segment = own.sources.segments.get(filling.segmentId);
    const file = fitting(resolveSegment(segment, index), maxMs);
    if (typeof file !== 'string') {
      own.steps.push({ kind: 'files', items: [{ ...file, fallback: standInOf(spare) }], ...reserved });
      return;
    }
    drop(own, { index, segmentId: filling.segmentId, title: segment?.title ?? '', reason: file });
  } else if (fallback.kind !== 'segment') drop(own, { index, title: name, reason: 'place-empty' });
  if (fallback.kind === 'segment') addSegment(own, fallback.segmentId, index);
  else own.steps.push({ kind: 'files', items: [], ...reserved });
}

function addNotices(own: Gathered, item: VillageItem, index: number): void {
  const { files, dropped } = own.sources.notices(item, index, own.airing.stationIds);
  for (const one of dropped) drop(own, one);
  own.steps.push({ kind: 'files', items: files, reservedMs: item.slotMs });
}

interface Notices {
  readonly files: readonly UnplacedFile[];
  readonly dropped: readonly (DroppedItem & { readonly index: number })[];
}

/** Notices are found once for all airings of the same stations. */
function noticeFinder({ segments, stations }: Omit<PlanInput, 'window'>): Sources['notices'] {
  const byId = new Map(segments.map((segment) => [segment.id, segment]));
  const known: WeakMap<VillageItem, WeakMap<readonly string[], Notices>>[] = [];
  return (item, index, stationIds) => {
    const byItem = known[index] ?? new WeakMap();
    known[index] = byItem;
    const byStations = byItem.get(item) ?? new WeakMap<readonly string[], Notices>();
    byItem.set(item, byStations);
    const found = byStations.get(stationIds) ?? findNotices(item, index, new Set(stationIds), byId, stations);
    byStations.set(stationIds, found);
    return found;
  };
}

/** Each station's notice: the first that names it and can air; an fm station's whole group hears it. */
function findNotices(
  { notices, slotMs }: VillageItem,
  position: number,
  here: ReadonlySet<string>,
  segments: ReadonlyMap<string, PlannedSegment>,
  stations: readonly PlannedStation[],
): Notices {
  const waiting = new Set(here);
  const files: UnplacedFile[] = [];
  const dropped: (DroppedItem & { index: number })[] = [];
  for (const [n, { segmentId, stationIds }] of notices.entries()) {
    const meant = reachOf({ kind: 'stations', stationIds }, stations).stationIds.filter((id) => here.has(id));
    if (meant.length === 0) continue;
    const own = meant.filter((id) => waiting.has(id));
    const index = position + n * ITEMS_APART;
    const segment = segments.get(segmentId);
    const file = own.length === 0 ? 'no-room' : fitting(resolveSegment(segment, index), slotMs);
    if (typeof file === 'string') {
      dropped.push({ index, segmentId, title: segment?.title ?? '', reason: file });
      continue;
    }
    for (const id of own) waiting.delete(id);
    files.push({ ...file, stationIds: own });
  }
  return { files, dropped };
}

function drop(own: Gathered, dropped: DroppedItem & { readonly index: number }): void {
  own.dropped.push(dropped);
}

function fitting(file: UnplacedFile | DropReason, maxMs: number): UnplacedFile | DropReason {
  return typeof file !== 'string' && file.durationMs > maxMs ? 'no-room' : file;
}

function standInOf(spare: UnplacedFile | DropReason | undefined): StandIn | 'silence' {
  if (spare === undefined || typeof spare === 'string') return 'silence';
  const { title, kind, sha256, bytes, durationMs, approvedBy, validFrom, validUntil } = spare;
  return {
    title,
    kind,
    sha256,
    bytes,
    durationMs,
    approvedBy,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
  };
}

function relayItem(
  source: RelaySource,
  approval: NonNullable<RelaySource['approval']>,
  { offsetMs, durationMs }: RelayWindow,
  index: number,
): RelayItem {
  return {
    kind: 'relay',
    index,
    title: source.name,
    sourceId: source.id,
    url: source.url,
    offsetMs,
    durationMs,
    approvedBy: approval.approvedBy,
    approvedAt: approval.approvedAt,
    ...(source.validFrom === undefined ? {} : { validFrom: source.validFrom }),
    ...(source.validUntil === undefined ? {} : { validUntil: source.validUntil }),
  };
}

/** How long a programme can take at most: what a pick chooses has to be valid all that time. */
function longest(items: Programme['items'], segments: ReadonlyMap<string, PlannedSegment>): number {
  let end = 0;
  for (const item of items) {
    if (item.kind === 'relay') end = Math.max(end, item.offsetMs + item.durationMs);
    else if (item.kind === 'segment') end += segments.get(item.segmentId)?.rendition?.durationMs || 0;
    else end += item.kind === 'village' ? item.slotMs : item.maxMs;
  }
  return end;
}
