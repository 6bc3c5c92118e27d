/** One request to a relay's source: connected only to addresses it may be at, never on to elsewhere by itself. */
import { lookup } from 'node:dns';
import { get as getPlain, type IncomingMessage, type OutgoingHttpHeaders, type RequestOptions } from 'node:http';
import { get as getByTls, type Agent as TlsAgent } from 'node:https';
import { connect, isIP, type LookupFunction, type NetConnectOpts, type Socket } from 'node:net';

/** What a request needs. */
export interface RelayFetch {
  readonly url: URL;
  readonly headers: OutgoingHttpHeaders;
  /** Whether a relay may be taken from an IP address. */
  readonly mayReach: (address: string) => boolean;
  /** Resumes TLS sessions of the same source: a list and a segment every few seconds over a mobile network. */
  readonly tls: TlsAgent;
  /** It is dropped when nothing came for this long, unless `isHeldBack` by whoever reads it. */
  readonly stallMs: number;
  readonly isHeldBack: () => boolean;
  readonly signal: AbortSignal;
}

/** The source's address is one that no relay may be taken from. */
export class InsideAddressError extends Error {}

/** The answer, its body not yet read. Rejects with `InsideAddressError`, or whatever the network says. */
export function fetchRelay({ url, mayReach, tls, isHeldBack, ...wanted }: RelayFetch): Promise<IncomingMessage> {
  const address = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0 && !mayReach(address)) return Promise.reject(new InsideAddressError(address));
  const { headers, stallMs: timeout, signal } = wanted;
  const options: RequestOptions = { headers, timeout, signal, lookup: lookUpReachable(mayReach) };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? getByTls(url, { ...options, agent: tls })
        : getPlain(url, { ...options, createConnection: (given) => takeIcy(connect(given as NetConnectOpts)) });
    request.on('timeout', () => isHeldBack() || request.destroy(new Error('the source stalls')));
    request.once('response', resolve).on('error', reject);
  });
}

/** Looked at when it is connected to, not before: a name may answer otherwise the second time. */
function lookUpReachable(mayReach: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const reachable = found.filter(({ address }) => mayReach(address));
      const [first] = reachable;
      if (first === undefined) return callback(new InsideAddressError(found[0]?.address), []);
      if (options.all === true) callback(null, reachable);
      else callback(null, first.address, first.family);
    });
  };
}

/** SHOUTcast 1 begins its answer with "ICY 200 OK", which no HTTP parser takes. */
function takeIcy(socket: Socket): Socket {
  const push = socket.push;
  socket.push = (chunk: unknown, encoding) => {
    socket.push = push;
    const isIcy = Buffer.isBuffer(chunk) && chunk.subarray(0, 4).equals(ICY);
    return push.call(socket, isIcy ? Buffer.concat([HTTP, chunk.subarray(4)]) : chunk, encoding);
  };
  return socket;
}

const ICY = Buffer.from('ICY ');
const HTTP = Buffer.from('HTTP/1.0 ');
