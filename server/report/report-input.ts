/** Everything a report is made of, gathered by whoever asks for one: figures, what people typed in, how it is headed. */
import type { z } from 'zod';
import type { ReportPeriod } from '../../scheduler/report-span.ts';
import type { Figures } from '../contract/figures.ts';
import type { reportContent, reportProfile } from '../contract/reports.ts';
import type { DocTable } from './doc-block.ts';

export interface ReportInput {
  readonly title: string;
  readonly period: ReportPeriod;
  readonly figures: Figures;
  readonly content: z.output<typeof reportContent>;
  readonly profile: z.output<typeof reportProfile>;
  readonly zone: string;
  /** Rows of the log and incidents of the period, as tables; the first may be empty. */
  readonly logTable: DocTable;
  readonly incidentTable: DocTable;
  /** Number and day as they are put on paper; undefined where a person writes them by hand. */
  readonly number?: string;
  readonly signedOn?: string;
  /** The year that stands in the date while the day is open. */
  readonly year: number;
  readonly isDraft: boolean;
}
