/** Reports: what people type in, how the document is headed, what was kept as sent. */
import { z } from 'zod';
import { id, instant, line, lines, localDate, sha256, title } from './words.ts';

const year = z.int().min(2000).max(2999);
export const period = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('quarter'), year, no: z.int().min(1).max(4) }),
  z.object({ kind: z.literal('half'), year, no: z.int().min(1).max(2) }),
  z.object({ kind: z.literal('year'), year }),
  z.object({ kind: z.literal('any'), firstDay: localDate, lastDay: localDate }),
]);
export const reportContent = z.object({
  channels: z
    .array(z.object({ name: title, unit: z.string().max(40), count: z.int().min(0), note: lines(300).default('') }))
    .max(40)
    .default([]),
  survey: z
    .object({ sent: z.int().min(0), returned: z.int().min(0), satisfied: z.int().min(0) })
    .refine(
      ({ sent, returned, satisfied }) => satisfied <= returned && returned <= sent,
      'phiếu hài lòng không nhiều hơn phiếu thu về, phiếu thu về không nhiều hơn phiếu phát ra',
    )
    .nullable()
    .default(null),
  shortcomings: z.array(lines(600)).max(40).default([]),
  causes: z.array(lines(600)).max(40).default([]),
  proposals: z.array(lines(600)).max(40).default([]),
  opening: lines(2000).default(''),
  closing: lines(2000).default(''),
  annex: z.enum(['none', 'troubled', 'all']).default('troubled'),
});
export const reportProfile = z.object({
  validFrom: localDate,
  agencyAbove: z.string().max(120).default(''),
  agency: title,
  place: title,
  numberPattern: z.string().max(60).default('Số:      /BC-UBND'),
  onBehalf: title,
  signerTitle: title,
  signerName: z.string().max(120),
  recipients: z.array(line(160)).min(1).max(30),
  basis: lines(600).default(''),
  cutoffDay: z.int().min(1).max(31).nullable().default(null),
  dueDaysAfter: z.int().min(0).max(60).default(5),
});
export const reportFile = z.enum(['docx', 'pdf', 'xlsx', 'csv', 'json', 'paragraph']);
export const report = z.object({
  id,
  period,
  firstDay: localDate,
  lastDay: localDate,
  title: z.string(),
  content: reportContent,
  version: z.int(),
  dueOn: localDate.nullable(),
  editions: z.array(
    z.object({
      edition: z.int(),
      number: z.string(),
      hash: sha256,
      madeBy: z.string(),
      madeAt: instant,
      files: z.array(z.object({ kind: reportFile, sha256, bytes: z.int(), name: z.string() })),
      scans: z.array(z.object({ sha256, name: z.string(), addedBy: z.string(), addedAt: instant })),
    }),
  ),
  changedSince: z.array(z.object({ figure: z.string(), was: z.string(), is: z.string() })),
});
export const checklist = z.object({
  items: z.array(
    z.object({
      kind: z.enum([
        'no-log',
        'waiting-rows',
        'open-incident',
        'open-complaint',
        'unsigned-emergency',
        'topic-missing',
        'village-below',
        'empty-channel',
        'no-survey',
        'journal-gap',
        'village-week-open',
      ]),
      words: z.string(),
      done: z.boolean(),
      href: z.string(),
    }),
  ),
});

/** A new report; without a title its period makes one. */
export const reportWrite = z.object({ period, title: title.optional() });
export const reportChange = z.object({
  version: z.int(),
  title: title.optional(),
  content: reportContent.optional(),
  dueOn: localDate.nullable().optional(),
});
/** What goes on paper: number and day, or nothing where a person writes them by hand. */
export const editionWrite = z.object({
  version: z.int(),
  number: lines(40).default(''),
  signedOn: localDate.nullable().default(null),
});
export const reportList = z.object({
  /** The quarter that is open now, with the days it has by the cut-off day. */
  next: z.object({ period, firstDay: localDate, lastDay: localDate, title: z.string() }),
  reports: z.array(
    z.object({
      id,
      period,
      firstDay: localDate,
      lastDay: localDate,
      title: z.string(),
      dueOn: localDate.nullable(),
      editions: z.int(),
      changedBy: z.string(),
      changedAt: instant,
    }),
  ),
});
/** What incidents and figures propose for the part on what fell short. */
export const suggestions = z.object({
  shortcomings: z.array(z.string()),
  causes: z.array(z.string()),
  proposals: z.array(z.string()),
});
/** The one in force today, all that were set, and whether nobody has set one yet. */
export const reportProfiles = z.object({
  inForce: reportProfile,
  profiles: z.array(reportProfile),
  isStarting: z.boolean(),
});
export const previewParams = z.object({ id, kind: z.enum(['pdf', 'docx', 'xlsx']) });
export const editionParams = z.object({ id, edition: z.coerce.number().int().min(1) });
export const editionFileParams = editionParams.extend({ kind: reportFile });
export const scanParams = editionParams.extend({ sha256 });
export const scanQuery = z.object({ name: line(120) });

export type Period = z.input<typeof period>;
export type ReportContent = z.input<typeof reportContent>;
export type Report = z.input<typeof report>;
export type Checklist = z.input<typeof checklist>;
export type ReportList = z.input<typeof reportList>;
export type Suggestions = z.input<typeof suggestions>;
