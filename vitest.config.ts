/** Test suites: fast unit tests, those on a disk in memory, and those that start real programs; what listens runs alone. */
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

const alone = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 1 };

const soak = process.env.LOA_SOAK === '1';
/** A hang ends here; how long a test takes says the machine, which is shared with the kill tests. */
const testTimeout = soak ? 900_000 : 60_000;
/** What thousands of cases wrote is a database of gigabytes to close. */
const hookTimeout = soak ? 120_000 : 30_000;

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      // One process for many files: nothing they share is kept between them, and importing it anew takes longer than most tests.
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{disk,real,sound,kill,browser}.test.ts'],
          isolate: false,
          maxWorkers: 2,
          testTimeout,
          hookTimeout,
        },
      },
      { test: { name: 'disk', include: ['test/**/*.disk.test.ts'], maxWorkers: 2, testTimeout, hookTimeout } },
      // Four at a time: they wait for mpv or the clock nearly all the time.
      {
        test: {
          name: 'real',
          include: ['test/**/*.real.test.ts'],
          exclude: ['test/audio/**'],
          ...alone,
          fileParallelism: true,
          maxWorkers: 4,
        },
      },
      // These decode and encode.
      {
        test: {
          name: 'audio',
          include: ['test/audio/**/*.real.test.ts'],
          ...alone,
          fileParallelism: true,
          maxWorkers: 2,
        },
      },
      // Four at a time as well.
      {
        test: {
          name: 'kill',
          include: ['test/**/*.kill.test.ts'],
          ...alone,
          fileParallelism: true,
          maxWorkers: 4,
          // Two hundred kills of a player take eleven minutes.
          testTimeout: soak ? 1_800_000 : 600_000,
        },
      },
      { test: { name: 'sound', include: ['test/**/*.sound.test.ts'], ...alone, testTimeout: 300_000 } },
      {
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          globalSetup: 'test/browser/shared-demo.ts',
          ...alone,
          fileParallelism: true,
          maxWorkers: 3,
          testTimeout: 300_000,
        },
      },
    ],
  },
});
