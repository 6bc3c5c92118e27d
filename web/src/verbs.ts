/** The verbs of our HTTP API: JSON in, JSON out, under `/api/v1`. */
import { request } from './request.ts';

export const get = <Answer>(path: string, signal?: AbortSignal) =>
  request<Answer>('GET', path, signal === undefined ? {} : { signal });
export const post = <Answer>(path: string, body?: unknown) =>
  request<Answer>('POST', path, body === undefined ? {} : { body });
export const patch = <Answer>(path: string, body: unknown) => request<Answer>('PATCH', path, { body });
export const put = <Answer>(path: string, body: unknown) => request<Answer>('PUT', path, { body });
export const remove = (path: string) => request<unknown>('DELETE', path);
