/** A TCP link between a player and its server that can be cut, or made slow and lossy: chunks come late and in bits, every third connection stalls for good, others break off. */

import type { AddressInfo } from 'node:net';
import { createServer, type Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** `cut`: nothing passes and nobody is told; `slow`: up to a second and a half each way, and what is above. */
export type LinkState = 'good' | 'slow' | 'cut';

/** A proxy before one server on loopback. */
export class BadLink {
  state: LinkState = 'good';
  /** Connections the player has opened. */
  opened = 0;
  readonly #serverPort: number;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(serverPort: number) {
    this.#serverPort = serverPort;
    this.#server = createServer((fromPlayer) => this.#join(fromPlayer));
  }

  /** Opens it before the server at `url`. */
  static async open(url: string): Promise<BadLink> {
    const link = new BadLink(Number(new URL(url).port));
    await new Promise<void>((resolve) => link.#server.listen(0, '127.0.0.1', resolve));
    return link;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(fromPlayer: Socket): void {
    this.opened += 1;
    const toServer = new Socket().connect(this.#serverPort, '127.0.0.1');
    const turn = this.opened;
    for (const [from, to] of [
      [fromPlayer, toServer],
      [toServer, fromPlayer],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      void this.#pass(from, to, turn).catch(() => from.destroy());
    }
  }

  async #pass(from: Socket, to: Socket, turn: number): Promise<void> {
    let chunks = 0;
    for await (const chunk of from as AsyncIterable<Buffer>) {
      chunks += 1;
      // Nothing passes a cut link, or every third connection over a slow one: not even its end.
      while (this.state === 'cut' || (this.state === 'slow' && turn % 3 === 0)) await sleep(50);
      if (this.state === 'slow') await sleep(300 + ((turn * 7 + chunks * 13) % 12) * 100);
      if (this.state === 'slow' && turn % 3 === 1 && chunks > 2) return void from.destroy();
      to.write(chunk);
    }
  }
}
