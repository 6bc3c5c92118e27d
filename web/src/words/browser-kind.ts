/** Which browser shows the page: one inside another app, such as Zalo's, knows no passkeys; and the way from there into a real one. */

/** `inside` names the app whose own browser this is; undefined in a real browser. */
export interface BrowserKind {
  readonly inside: 'Zalo' | 'Facebook' | 'Messenger' | 'Instagram' | 'TikTok' | 'ứng dụng này' | undefined;
  readonly system: 'android' | 'ios' | 'other';
}

const apps = [
  ['Zalo', /\bZalo/i],
  ['Messenger', /Messenger|\bMESSENGER\b|FBAN\/MessengerFor/],
  ['Instagram', /\bInstagram\b/],
  ['Facebook', /\bFB(AN|AV|_IAB|IOS)\b|\[FB/],
  ['TikTok', /\b(TikTok|musical_ly|BytedanceWebview)\b/i],
] as const;

/** Reads `navigator.userAgent`. */
export function browserKind(userAgent: string): BrowserKind {
  const system = systemOf(userAgent);
  const app = apps.find(([, sign]) => sign.test(userAgent))?.[0];
  return { inside: app ?? (isBareView(userAgent, system) ? 'ứng dụng này' : undefined), system };
}

/** A link that opens `address` in Chrome (Safari's own on an iPhone needs a person's hand); undefined where there is none. A `#...` of the address goes along. */
export function chromeLink(address: string, { system }: BrowserKind): string | undefined {
  const [scheme, rest] = address.split('://');
  if (rest === undefined || !/^https?$/.test(scheme ?? '')) return undefined;
  // Android reads from the last '#Intent;' on: what stands before it stays the address, its fragment included.
  if (system === 'android') return `intent://${rest}#Intent;scheme=${scheme};package=com.android.chrome;end`;
  if (system === 'ios') return `${scheme === 'https' ? 'googlechromes' : 'googlechrome'}://${rest}`;
  return undefined;
}

function systemOf(userAgent: string): BrowserKind['system'] {
  if (/\bAndroid\b/.test(userAgent)) return 'android';
  return /\b(iPhone|iPad|iPod)\b/.test(userAgent) ? 'ios' : 'other';
}

/** A web view of any other app: Android marks it, on an iPhone it lacks the word that every real browser has. */
function isBareView(userAgent: string, system: BrowserKind['system']): boolean {
  if (system === 'android') return /; wv\)/.test(userAgent);
  return system === 'ios' && !/\bSafari\//.test(userAgent);
}
