/**
 * What of a relay's answers may be followed (R3). mpv speaks plain http to the gate alone; an https address is told to it as http
 * with the port written out, and the gate knows by the source what that port speaks.
 */

const TLS_PORT = '443';

/**
 * The address to fetch when mpv asks the gate for `asked` while `source` is relayed; undefined where that is another place. A
 * place is a host and a port; a source by plain http may lead to https on its own host, never the other way round.
 */
export function routeTo(source: URL, asked: URL): URL | undefined {
  if (asked.hostname !== source.hostname) return undefined;
  const port = portOf(asked);
  if (port === portOf(source)) return at(source.protocol, asked, port);
  return source.protocol === 'http:' && port === TLS_PORT ? at('https:', asked, port) : undefined;
}

/** The address by which mpv asks the gate for `address`. */
export function toGateAddress(address: URL): string {
  return at('http:', address, portOf(address)).href;
}

/** Where mpv is told to go on by a redirect to `next`; undefined where that is another place. */
export function redirectTo(source: URL, next: URL): string | undefined {
  if (next.protocol !== 'http:' && next.protocol !== 'https:') return undefined;
  const address = toGateAddress(next);
  return routeTo(source, new URL(address)) === undefined ? undefined : address;
}

/** A list (HLS) whose https addresses, at the beginning of a line or a quote, are asked of the gate; whether they may be is its decision then. */
export function toGatePlaylist(list: string): string {
  return list.replace(
    /(^|")https:\/\/(\[[^\]\s"]*\]|[^\s"/?#:]*)(:\d+)?/gim,
    (_all, before: string, host: string, port = `:${TLS_PORT}`) => `${before}http://${host}${port}`,
  );
}

/** Host and port, for whoever reads why something was refused. */
export function placeOf(address: URL): string {
  return address.host === '' ? address.protocol : `${address.hostname}:${portOf(address)}`;
}

function portOf({ protocol, port }: URL): string {
  return port !== '' ? port : protocol === 'https:' ? TLS_PORT : '80';
}

function at(protocol: string, { hostname, pathname, search }: URL, port: string): URL {
  return new URL(`${protocol}//${hostname}:${port}${pathname}${search}`);
}
