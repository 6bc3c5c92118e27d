/** Whether a text to be signed says what the person heard, saw and chose, and nothing else. Pure. */

/** What the person means: the decision, and each thing as it stands in an act without the number of persons. */
export interface MeantAct {
  readonly decision: 'approved' | 'withdrawn' | 'emergency';
  readonly contents: readonly string[];
  /** Of an emergency. */
  readonly order?: { readonly id: string; readonly repeatEveryMs: number | undefined };
}

/** False for a text of more, of less, or of something else: then nothing may be signed. */
export function saysWhatIsMeant(text: string, meant: MeantAct): boolean {
  const act = read(text);
  if (act === undefined || act.decision !== meant.decision || !Array.isArray(act.items)) return false;
  const said = act.items.map((item) => String(item).replace(/\*2$/, '')).sort();
  const wanted = [...new Set(meant.contents)].sort();
  if (said.length !== wanted.length || said.some((item, n) => item !== wanted[n])) return false;
  const { id, repeatEveryMs } = (act.order ?? {}) as Readonly<Record<string, unknown>>;
  return id === meant.order?.id && repeatEveryMs === meant.order?.repeatEveryMs;
}

function read(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
