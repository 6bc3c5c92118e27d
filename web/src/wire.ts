/** The bodies and answers of the HTTP API that its contract leaves unnamed, as types: what travels on the wire. */
import type { z } from 'zod';
import type { stopped, stopWrite, suspensionWrite, withdrawWrite } from '../../server/contract/interrupts.ts';
import type { LedgerRow, Today } from '../../server/contract/ledger.ts';
import type { loginBody, setupBody, userChange, userCreate } from '../../server/contract/people.ts';
import type {
  ConflictAnswered,
  calendarLinkMade,
  calendarLinkWrite,
  conflictAnswerWrite,
  OpenConflict,
  Target as PlannedTarget,
  Proposal,
  proposalAccept,
  proposalAccepted,
  proposalBody,
  RunSheet,
  targetWrite,
} from '../../server/contract/planning.ts';
import type { exceptionDayWrite, policyExceptionWrite, policyWrite } from '../../server/contract/policy.ts';
import type {
  PlaceView,
  Programme,
  programmeItemView,
  programmeWrite,
  RelaySource,
  relaySourceChange,
  relaySourceWrite,
} from '../../server/contract/programmes.ts';
import type {
  Airing,
  occurrenceWrite,
  previewBody,
  Schedule,
  scheduleChange,
  scheduleStored,
  scheduleWrite,
  Zone,
  zoneWrite,
} from '../../server/contract/schedules.ts';
import type {
  approvalsBody,
  approvalsMade,
  Segment,
  Sheet,
  segmentChange,
  segmentCreate,
} from '../../server/contract/segments.ts';
import type { Station, stationChange, stationCreate } from '../../server/contract/stations.ts';
import type { priority, role, segmentKind, target } from '../../server/contract/words.ts';

/** An instant on the wire: ISO 8601, UTC. */
export type Iso = string;

export type LoginBody = z.input<typeof loginBody>;
export type SetupBody = z.input<typeof setupBody>;
export type UserCreate = z.input<typeof userCreate>;
export type UserChange = z.input<typeof userChange>;

export type SegmentCreate = z.input<typeof segmentCreate>;
export type SegmentChange = z.input<typeof segmentChange>;
export type SegmentKind = z.input<typeof segmentKind>;
export type Decision = z.input<typeof approvalsBody>['decisions'][number];
export type ApprovalsMade = z.input<typeof approvalsMade>;
export type SheetRow = Sheet['rows'][number];
export type SheetItem = SheetRow['items'][number];
export type Rendition = NonNullable<Segment['rendition']>;

export type ProgrammeWrite = z.input<typeof programmeWrite>;
export type ZoneWrite = z.input<typeof zoneWrite>;
export type ScheduleChange = z.input<typeof scheduleChange>;
export type ProgrammeItemWrite = ProgrammeWrite['items'][number];
export type ProgrammeItemView = z.output<typeof programmeItemView>;
export type RelaySourceWrite = z.input<typeof relaySourceWrite>;
export type RelaySourceChange = z.input<typeof relaySourceChange>;
export type PolicyExceptionWrite = z.input<typeof policyExceptionWrite>;
export type ExceptionDayWrite = z.input<typeof exceptionDayWrite>;
/** Chỉ tiêu; `Target` is where something sounds. */
export type CampaignTarget = PlannedTarget;
export type TargetWrite = z.input<typeof targetWrite>;
export type ProposalBody = z.input<typeof proposalBody>;
export type ProposalAccept = z.input<typeof proposalAccept>;
export type ProposalAccepted = z.input<typeof proposalAccepted>;
export type PolicyWrite = z.input<typeof policyWrite>;
export type ScheduleWrite = z.input<typeof scheduleWrite>;
export type ScheduleStored = z.input<typeof scheduleStored>;
export type OccurrenceWrite = z.input<typeof occurrenceWrite>;
export type ConflictAnswerWrite = z.input<typeof conflictAnswerWrite>;
export type CalendarLinkWrite = z.input<typeof calendarLinkWrite>;
export type CalendarLinkMade = z.input<typeof calendarLinkMade>;
export type PreviewBody = z.input<typeof previewBody>;
export type Target = z.input<typeof target>;
export type Priority = z.input<typeof priority>;

export type StopWrite = z.input<typeof stopWrite>;
export type Stopped = z.input<typeof stopped>;
export type SuspensionWrite = z.input<typeof suspensionWrite>;
export type WithdrawWrite = z.input<typeof withdrawWrite>;

export type StationCreate = z.input<typeof stationCreate>;
export type StationChange = z.input<typeof stationChange>;
export type Role = z.input<typeof role>;

export type Sounding = NonNullable<Today['sounding']>;
export type TimelineAiring = Today['timeline'][number];
export type Task = Today['tasks'][number];
export type Evidence = LedgerRow['evidence'];

/** What the listing of segments can be narrowed by. */
export interface SegmentFilter {
  readonly q?: string;
  readonly state?: Segment['state'];
  readonly topic?: string;
  readonly tag?: string;
}

/** What the airplay log can be narrowed by, as the API takes it. */
export interface LedgerNarrowing {
  readonly stationId?: string;
  /** Several stand with commas between. */
  readonly outcome?: string;
  readonly evidence?: LedgerRow['evidence'];
  readonly topic?: string;
  readonly segmentId?: string;
  readonly scheduleId?: string;
  readonly transport?: LedgerRow['transport'];
  readonly offPlan?: 'true' | 'false';
  readonly state?: 'waiting' | 'closed' | 'begun';
  readonly q?: string;
}

/** The same in a span of instants, [from, to). */
export interface LedgerFilter extends LedgerNarrowing {
  readonly from: Iso;
  readonly to: Iso;
}

export type {
  Airing,
  ConflictAnswered,
  OpenConflict,
  PlaceView,
  Programme,
  Proposal,
  RelaySource,
  RunSheet,
  Schedule,
  Segment,
  Sheet,
  Station,
  Today,
  Zone,
};
