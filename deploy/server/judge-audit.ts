/** Reads what `npm audit --json` says: known faults as lines, or that the registry does not answer this question. Pure. */
import { z } from 'zod';

const answered = z.object({
  metadata: z.object({ vulnerabilities: z.unknown() }),
  vulnerabilities: z.record(
    z.string(),
    z.object({
      name: z.string(),
      severity: z.string(),
      range: z.string(),
      via: z.array(z.union([z.string(), z.object({ title: z.string() })])),
    }),
  ),
});
const refused = z.object({ message: z.string().optional(), error: z.object({ summary: z.string() }).optional() });

export type AuditVerdict =
  | { readonly kind: 'answered'; readonly lines: readonly string[] }
  | { readonly kind: 'no-answer'; readonly reason: string };

/** Of faults those that are high or critical. */
export function judgeAudit(stdout: string): AuditVerdict {
  const said = parse(stdout);
  const read = answered.safeParse(said);
  if (!read.success) return { kind: 'no-answer', reason: reasonOf(said) };
  const found = Object.values(read.data.vulnerabilities).filter(({ severity }) => /^(high|critical)$/.test(severity));
  const lines = found.map(({ name, severity, range, via }) => {
    const titles = via.map((one) => (typeof one === 'string' ? one : one.title));
    return `${name} ${range} (${severity}): ${titles.join('; ')}`;
  });
  return { kind: 'answered', lines };
}

function reasonOf(said: unknown): string {
  const { data } = refused.safeParse(said);
  const [first] = (data?.error?.summary || data?.message || 'no answer').split('\n');
  return first ?? 'no answer';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
