/** Test suites: fast unit tests, and the suites that start real programs; those that listen run alone. */
import { defineConfig } from 'vitest/config';

const alone = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 1 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{real,sound,kill,browser}.test.ts'],
          testTimeout: process.env.LOA_SOAK === '1' ? 900_000 : 20_000,
        },
      },
      // Three at a time: most of them wait for mpv or the clock while others decode.
      { test: { name: 'real', include: ['test/**/*.real.test.ts'], ...alone, fileParallelism: true, maxWorkers: 3 } },
      // Three at a time as well: they wait for the clock nearly all the time.
      {
        test: {
          name: 'kill',
          include: ['test/**/*.kill.test.ts'],
          ...alone,
          fileParallelism: true,
          maxWorkers: 3,
          testTimeout: 600_000,
        },
      },
      { test: { name: 'sound', include: ['test/**/*.sound.test.ts'], ...alone, testTimeout: 300_000 } },
      {
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          ...alone,
          fileParallelism: true,
          maxWorkers: 2,
          testTimeout: 300_000,
        },
      },
    ],
  },
});
