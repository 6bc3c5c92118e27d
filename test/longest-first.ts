/** In which order test files begin: those that take longest first, for the last to begin decides when a suite is over. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Half a minute and more on two processors, most of it waiting for the clock; of each suite the longest first. All others follow. */
const FIRST = [
  'scenarios/restore-drill.kill',
  'scenarios/kills.kill',
  'stations/player.kill',
  'scenarios/server-gone.kill',
  'stations/bad-link.real',
  'stations/hostile-server.real',
  'stations/mpv-player.real',
  'stations/agent.real',
  // After what holds sound to the millisecond: its start wants both processors.
  'scenarios/demo.real',
  'browser/pages.browser',
  'browser/every-page.browser',
  // While the demo of those two gets ready, and its opening sounds, what needs little.
  'browser/evidence.browser',
  'browser/people.browser',
  'browser/signing.browser',
  'browser/seldom.browser',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = FIRST.findIndex((name) => moduleId.endsWith(`test/${name}.test.ts`));
      return rank < 0 ? FIRST.length : rank;
    };
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}
