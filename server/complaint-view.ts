/** Complaints as the API shows them: with whether they are overdue, and each answer beside what the log said when it was given. */
import type { z } from 'zod';
import type { complaint } from './contract/incidents.ts';
import type { ComplaintRecord } from './store/complaint-store.ts';

type View = z.output<typeof complaint>;

/** `today`: the commune's own date. */
export function viewComplaint({ row, answers }: ComplaintRecord, today: string): View {
  const { commune: _, ...said } = row;
  return {
    ...said,
    overdue: row.closedAt === null && row.dueOn < today,
    answers: answers.map(({ no, verdict, words, answeredBy, answeredAt, facts }) => ({
      ...{ no, words, answeredBy, answeredAt },
      verdict: verdict as View['answers'][number]['verdict'],
      facts: facts as View['answers'][number]['facts'],
    })),
  };
}
