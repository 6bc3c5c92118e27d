/** The HTTP API of figures. */
import type { Figures } from '../../../server/contract/figures.ts';
import { queryString } from '../request.ts';
import { get } from '../verbs.ts';

export type { Figures } from '../../../server/contract/figures.ts';

export const figuresApi = {
  figures: (firstDay: string, lastDay: string, signal?: AbortSignal) =>
    get<Figures>(`/figures${queryString({ firstDay, lastDay })}`, signal),
};
