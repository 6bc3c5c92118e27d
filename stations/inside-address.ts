/** Where no relay source may be: the machine that asks itself, its own link, or no single machine at all. A commune's own network may hold its encoder. */
import { BlockList, isIP } from 'node:net';

const inside = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  // Many at once, reserved, all: everything from 224 on.
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  // Unspecified, loopback, and IPv4 in the old notation. IPv4 in ::ffff:0:0/96 is held against the list above.
  ['::', 96],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(network, bits, 'ipv6');

/** True for such an IP address, and for what is none. */
export function isInsideAddress(address: string): boolean {
  const version = isIP(address);
  return version === 0 || inside.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** True for such a host as `URL.hostname` gives it. Of another name only asking tells: who connects looks at the address once more. */
export function isInsideHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0) return isInsideAddress(address);
  return /(^|\.)localhost\.?$/.test(hostname);
}
