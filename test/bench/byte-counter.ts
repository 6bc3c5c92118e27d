/** A wire with a meter: hands on whatever passes between a station and its server, and counts it. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** IPv4 and TCP headers with the time stamp option, of the piece and of its acknowledgement. */
const TCP_BYTES = 2 * 52;
/** A record of TLS 1.3 around a piece: header, content type, tag (RFC 8446, 5.2). */
const TLS_BYTES = 22;
/** A new TLS connection with a certificate chain of two, both ways, with the packets that carry it. */
const TLS_HANDSHAKE_BYTES = 6_000;

/** What has passed. `wireBytes` reckons what a SIM is charged for: payload, packet headers, TLS. */
export interface Passed {
  readonly bytes: number;
  readonly wireBytes: number;
  readonly connections: number;
  readonly requests: Readonly<Record<string, number>>;
}

/** The running meter; stations speak to `url`. */
export interface ByteCounter {
  readonly url: string;
  read(): Passed;
  stop(): Promise<void>;
}

/** Starts one before the server on `port` of this machine. */
export async function startByteCounter(port: number): Promise<ByteCounter> {
  const passed = { bytes: 0, pieces: 0, connections: 0, requests: {} as Record<string, number> };
  const open = new Set<Socket>();
  const server = createServer((near) => {
    passed.connections++;
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.setNoDelay(true);
      from.on('data', (data: Buffer) => {
        passed.bytes += data.length;
        passed.pieces++;
        const what =
          from === near ? /^(?:GET|POST) \/api\/station\/v1\/(\w+)/.exec(data.toString('latin1'))?.[1] : undefined;
        if (what !== undefined) passed.requests[what] = (passed.requests[what] ?? 0) + 1;
        to.write(data);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    read: () => ({
      bytes: passed.bytes,
      wireBytes: passed.bytes + passed.pieces * (TCP_BYTES + TLS_BYTES) + passed.connections * TLS_HANDSHAKE_BYTES,
      connections: passed.connections,
      requests: { ...passed.requests },
    }),
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
