/** What is asked for again when it failed. */
import { ApiProblem } from './request.ts';

/** A refusal stands; only a server out of reach is asked again. */
export const retry = (failures: number, error: Error): boolean =>
  failures < 2 && (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500);
