/** What a village's own page knows and does: its days, what is on its way, what went wrong. */
import type { OwnVillage, OwnWrite } from '../../../../server/contract/evidence.ts';
import { makeUuid } from '../../words/make-uuid.ts';
import { fetchDays, OwnProblem, sendReport } from './own-village-api.ts';

/** What somebody presses; the number of the request is added. */
export type Press = Omit<OwnWrite, 'requestId'>;

export interface OwnState {
  readonly village: OwnVillage | undefined;
  readonly problem: OwnProblem | undefined;
  /** The airing's id or the day that is being sent; nothing else can be pressed meanwhile. */
  readonly sending: string | undefined;
}

export interface OwnVillageActs {
  state(): OwnState;
  redraw(): void;
  load(): Promise<void>;
  /** Whether it was said. */
  press(press: Press): Promise<boolean>;
}

/** `onChange` is called after every change of the state. */
export function followOwnVillage(token: string, onChange: () => void): OwnVillageActs {
  let state: OwnState = { village: undefined, problem: undefined, sending: undefined };
  /** What was pressed and not answered keeps its number: pressed again it is the same report. */
  const unanswered = new Map<string, string>();
  const change = (next: Partial<OwnState>): void => {
    state = { ...state, ...next };
    onChange();
  };
  return {
    state: () => state,
    redraw: onChange,
    async load() {
      try {
        change({ village: await fetchDays(token), problem: undefined });
      } catch (error) {
        change({ problem: asProblem(error) });
      }
    },
    async press(press) {
      // A double tap.
      if (state.sending !== undefined) return false;
      const content = JSON.stringify(press);
      const requestId = unanswered.get(content) ?? makeUuid();
      unanswered.set(content, requestId);
      change({ sending: press.airingId ?? press.date, problem: undefined });
      try {
        const village = await sendReport(token, { ...press, requestId });
        unanswered.delete(content);
        change({ village, sending: undefined });
        return true;
      } catch (error) {
        change({ problem: asProblem(error), sending: undefined });
        return false;
      }
    },
  };
}

function asProblem(error: unknown): OwnProblem {
  return error instanceof OwnProblem ? error : new OwnProblem(String(error), false);
}
