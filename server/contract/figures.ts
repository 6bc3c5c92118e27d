/** Every figure of a span, counted from the log; each with the log page's query that lists its rows. */
import { z } from 'zod';
import { incidentKind } from './incidents.ts';
import { evidence, outcome } from './ledger.ts';
import { id, instant, localDate } from './words.ts';

const counted = z.object({ value: z.number(), link: z.string() });
export const figuresQuery = z.object({ firstDay: localDate, lastDay: localDate });
export const figures = z.object({
  firstDay: localDate,
  lastDay: localDate,
  asOf: instant,
  before: z.object({ firstDay: localDate, lastDay: localDate }),
  rows: z.object({
    planned: counted,
    sounded: counted,
    byOutcome: z.record(outcome, counted),
    waiting: counted,
    byEvidence: z.record(evidence, counted),
    offPlan: counted,
    offPlanMs: z.int(),
  }),
  airings: z.object({ planned: z.int(), sounded: z.int(), repeats: z.int() }),
  items: z.object({
    distinct: z.int(),
    byKind: z.record(z.string(), z.int()),
    list: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        kind: z.string(),
        topics: z.array(z.string()),
        airings: z.int(),
        firstAt: instant,
        programmeMs: z.int(),
        link: z.string(),
      }),
    ),
  }),
  minutes: z.object({
    programmeMs: z.int(),
    frameMs: z.int(),
    relayMs: z.int(),
    stationMs: z.int(),
    stationMeasuredMs: z.int(),
    stationAttestedMs: z.int(),
    communeStationMs: z.int(),
  }),
  targets: z.array(
    z.object({
      id,
      title: z.string(),
      measure: z.enum(['airings', 'minutes']),
      wanted: z.int(),
      periods: z.int(),
      villagesMet: z.int(),
      villagesMetConfirmed: z.int(),
      villages: z.int(),
      villagePeriodsMet: z.int(),
      byVillage: z.array(
        z.object({
          stationId: id,
          name: z.string(),
          total: z.number(),
          confirmed: z.number(),
          periodsMet: z.int(),
          met: z.boolean(),
          link: z.string(),
        }),
      ),
    }),
  ),
  topics: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      items: z.int(),
      airings: z.int(),
      programmeMs: z.int(),
      beforeMs: z.int(),
      stationMs: z.int(),
      villages: z.int(),
      missing: z.boolean(),
      link: z.string(),
    }),
  ),
  watched: z.object({ code: z.string(), programmeMs: z.int(), beforeMs: z.int() }),
  tags: z.array(
    z.object({ tag: z.string(), items: z.int(), airings: z.int(), programmeMs: z.int(), link: z.string() }),
  ),
  columns: z.array(
    z.object({
      scheduleId: id,
      title: z.string(),
      planned: z.int(),
      sounded: z.int(),
      programmeMs: z.int(),
      link: z.string(),
    }),
  ),
  onTime: z.object({ measured: z.int(), onTime: z.int(), link: z.string() }),
  approval: z.object({
    sounded: z.int(),
    before: z.int(),
    later: z.array(
      z.object({
        airingId: id,
        title: z.string(),
        at: instant,
        orderedBy: z.string(),
        signedBy: z.string().nullable(),
      }),
    ),
  }),
  stations: z.object({ inService: z.int(), sounded: z.int(), covered: z.int(), silent: z.array(z.string()) }),
  emergencies: z.array(
    z.object({
      id,
      title: z.string(),
      issuedAt: instant,
      firstMs: z.int().nullable(),
      lastMs: z.int().nullable(),
      heardVillages: z.int(),
      carrierVillages: z.int(),
      attestedVillages: z.int(),
      villages: z.int(),
      unproved: z.array(z.string()),
    }),
  ),
  coverage: z.object({ covered: z.int(), of: z.int(), downMs: z.record(incidentKind, z.int()) }),
  villages: z.array(
    z.object({
      stationId: id,
      name: z.string(),
      transport: z.string(),
      planned: z.int(),
      sounded: z.int(),
      missed: z.int(),
      unknown: z.int(),
      stationMs: z.int(),
      confirmed: z.int(),
      link: z.string(),
    }),
  ),
});

export type Figures = z.input<typeof figures>;
