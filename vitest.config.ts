/** Test suites: fast unit tests, and the suites that start real programs (one file at a time). */
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
          testTimeout: 20_000,
        },
      },
      { test: { name: 'real', include: ['test/**/*.real.test.ts'], ...alone } },
      { test: { name: 'kill', include: ['test/**/*.kill.test.ts'], ...alone, testTimeout: 600_000 } },
      { test: { name: 'sound', include: ['test/**/*.sound.test.ts'], ...alone, testTimeout: 300_000 } },
      { test: { name: 'browser', include: ['test/**/*.browser.test.ts'], ...alone, testTimeout: 300_000 } },
    ],
  },
});
