/** Does what a station and its server tell each other travel in clear over a network? */

/** True for an http address of another machine: whoever listens on the way reads the station's token. Loopback never leaves the machine. */
export function travelsInClear(serverUrl: string): boolean {
  const url = URL.parse(serverUrl);
  return url?.protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}
