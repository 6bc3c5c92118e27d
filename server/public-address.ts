/** Where messages of the server may go: addresses of the open Internet, and only where an admin of the machine says so others, too. */
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const reserved = new BlockList();
// Not globally reachable: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), multicast, and everything reserved.
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  reserved.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 96],
  // Networks that lead to IPv4 addresses by themselves: translated, tunnelled.
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 23],
  ['2002::', 16],
  ['100::', 64],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  reserved.addSubnet(network, bits, 'ipv6');

/** True for an IP address of the open Internet; IPv4 inside IPv6 (::ffff:0:0/96) counts as the IPv4 address it is. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && !reserved.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** Why messages cannot go to this address, in Vietnamese; undefined where they can. Of a name only connecting tells: `reachableOnly` looks again. */
export function addressFault(text: string, mayBePrivate: boolean): string | undefined {
  const url = URL.parse(text);
  if (url === null) return 'không phải một địa chỉ';
  const schemes = mayBePrivate ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol)) return 'không bắt đầu bằng https://';
  if (url.username !== '' || url.password !== '') return 'có tên và mật khẩu trong địa chỉ';
  if (mayBePrivate) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isInside =
    isIP(host) === 0 ? /(^|\.)(localhost|local|internal|lan)\.?$|^[^.]+$/.test(host) : !isPublicAddress(host);
  return isInside ? 'là địa chỉ trong mạng nội bộ' : undefined;
}

/** Resolves names to addresses that may be reached, when it connects: a name may answer otherwise the second time. */
export const reachableOnly: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return callback(error, []);
    const reachable = found.filter(({ address }) => isPublicAddress(address));
    const [first] = reachable;
    if (first === undefined) return callback(new Error(`${hostname} leads into a private network`), []);
    if (options.all === true) callback(null, reachable);
    else callback(null, first.address, first.family);
  });
};
