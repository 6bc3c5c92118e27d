/** What an answer may be, whatever was asked: no fault of the server, no hang, nothing told that is nobody's business. */
import { errorMeanings } from '../../../server/errors.ts';
import { USUAL_MS } from '../../../server/time-limits.ts';
import type { Answer } from '../make-app.ts';
import type { FuzzRequest } from './fuzz-house.ts';

/** What only the insides of a server say: frames of a stack, files, SQL, packages. */
const INSIDES: readonly RegExp[] = [
  /node_modules|node:internal/,
  /\n\s+at |\bat \S+ \(/,
  /\.(?:ts|js|mjs):\d+/,
  /SQLITE_|SqliteError|constraint failed|no such (?:table|column)|near ".*": syntax/i,
  /\b(?:TypeError|ReferenceError|RangeError|ZodError|ERR_(?:INVALID|UNHANDLED)\w+)\b/,
  /\$argon2|BEGIN [A-Z ]*PRIVATE KEY|"d":"[\w-]{43}"/,
];

/** What is wrong with an answer, in a sentence; undefined where nothing is. `secrets`: texts of this house that stand in no answer. */
export function faultOf(answer: Answer, secrets: readonly string[], tookMs: number): string | undefined {
  const { status, body, headers } = answer;
  if (status >= 500) return `answers ${status}`;
  if (tookMs > SLOW_MS) return `takes ${Math.round(tookMs)} ms`;
  const text = `${JSON.stringify(headers)}\n${body.slice(0, 200_000)}`;
  const inside = INSIDES.find((one) => one.test(text));
  if (inside !== undefined) return `tells of its insides: ${inside.exec(text)?.[0]}`;
  if (secrets.some((secret) => text.includes(secret))) return 'tells a secret or a place on the disk';
  if (status >= 400 && body !== '') return faultOfRefusal(answer);
  return undefined;
}

/** Beyond it a usual route is given up. A document of a week takes a second of a core, which much else may want at the same time. */
const SLOW_MS = USUAL_MS;

function faultOfRefusal({ headers, json }: Answer): string | undefined {
  if (!String(headers['content-type']).includes('json')) return `refuses with ${headers['content-type']}`;
  if (!Object.hasOwn(errorMeanings, json?.code)) return `refuses with the code ${json?.code}`;
  if (!/^\p{Lu}.*[.?)]$/su.test(json.message)) return `refuses with the words ${json.message}`;
  return undefined;
}

/** A request as somebody types it, to try again by hand. */
export function asCurl({ method, url, headers, payload }: FuzzRequest): string {
  const shown = Object.entries(headers).map(([name, value]) => ` -H ${quoted(`${name}: ${value.slice(0, 200)}`)}`);
  const body = payload === undefined ? '' : ` --data-binary ${quoted(String(payload).slice(0, 1_500))}`;
  return `curl -X ${method}${shown.join('')}${body} ${quoted(`$LOA${url.slice(0, 600)}`)}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
