/** One request to our own server: JSON in and out, refusals as `ApiProblem` with the sentence people read. */
import type { Problem } from '../../server/contract/words.ts';
import { handHeaders } from './hand.ts';

/** A refusal by the server, or no answer at all (`code` is then `unreachable`, `status` 0). `message` is Vietnamese. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(problem: Problem, status: number) {
    super(problem.message);
    this.name = 'ApiProblem';
    this.code = problem.code;
    this.status = status;
    this.facts = problem.facts ?? {};
  }
}

/** What goes with a request. */
export interface RequestOptions {
  readonly body?: unknown;
  /** Goes as it is, with its own type, in place of `body`. */
  readonly file?: Blob;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Asks `/api/v1` + path, or a whole path that begins with `/api/`. Throws `ApiProblem`; an aborted request rejects with the signal's own error. */
export async function request<Answer>(method: Method, path: string, options: RequestOptions = {}): Promise<Answer> {
  const response = await reach(method, path, options);
  const answer = await readJson(response);
  if (response.ok) return answer as Answer;
  throw new ApiProblem(asProblem(answer) ?? unreadable(response.status), response.status);
}

/** The bytes at `/api/v1` + path, whole. Throws like `request`. */
export async function requestBytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const response = await reach('GET', path, signal === undefined ? {} : { signal });
  if (response.ok) return await response.arrayBuffer();
  throw new ApiProblem(asProblem(await readJson(response)) ?? unreadable(response.status), response.status);
}

/** A path's query string from what is given; undefined and '' are left out. */
export function queryString(fields: Readonly<Record<string, string | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== '') given.set(name, value);
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}

/** The refusal inside any text a server answered with; undefined when it holds none. */
export function problemIn(text: string): Problem | undefined {
  try {
    return asProblem(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function reach(
  method: Method,
  path: string,
  { body, file, signal, headers = {} }: RequestOptions,
): Promise<Response> {
  const init: RequestInit = {
    method,
    credentials: 'same-origin',
    headers: { ...handHeaders(), ...headers, accept: 'application/json' },
  };
  if (signal !== undefined) init.signal = signal;
  if (body !== undefined) {
    init.headers = { ...init.headers, 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  if (file !== undefined) {
    init.headers = { ...init.headers, 'content-type': file.type };
    init.body = file;
  }
  try {
    return await fetch(path.startsWith('/api/') ? path : `/api/v1${path}`, init);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const message = 'Không nối được với máy chủ của xã. Kiểm tra mạng rồi thử lại.';
    throw new ApiProblem({ code: 'unreachable', message }, 0);
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => '');
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asProblem(answer: unknown): Problem | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { code, message, facts } = answer as Partial<Problem>;
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  return facts === undefined ? { code, message } : { code, message, facts };
}

function unreadable(status: number): Problem {
  const message = `Máy chủ trả lời không đúng cách (mã ${status}). Đợi một phút rồi thử lại; nếu còn, báo quản trị viên.`;
  return { code: 'unreadable-answer', message };
}
