/** One demo for all pages: started when a test first asks for it, taken down after the last. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { type Demo, startDemo } from './start-demo.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly demoDoor: string;
  }
}

/** Of the suite, in vitest's own process. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let demo: Promise<Demo> | undefined;
  const door = createServer((_request, reply) => {
    demo ??= startDemo();
    demo.then(
      ({ stop: _stop, ...site }) => reply.end(JSON.stringify(site)),
      (error: unknown) => reply.writeHead(500).end(String(error)),
    );
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  project.provide('demoDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}`);
  return async () => {
    door.close();
    door.closeAllConnections();
    const running = await demo?.catch(() => undefined);
    await running?.stop();
  };
}

/** In a test. Throws with what the demo said when it did not get ready. */
export async function findDemo(): Promise<Omit<Demo, 'stop'>> {
  const answer = await fetch(inject('demoDoor'));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return JSON.parse(text) as Omit<Demo, 'stop'>;
}
