/** Whether passkeys work where the page stands, and in words what is missing where they do not. */
import { type BrowserKind, browserKind } from './browser-kind.ts';

/** `insecure`: the address (no https, or a bare number); `in-app`: another app's own browser; `none`: the browser is too old. */
export type PasskeyAbility = 'yes' | 'insecure' | 'in-app' | 'none';

/** What of the page decides it. */
export interface Standing {
  /** `isSecureContext`. */
  readonly secure: boolean;
  readonly hostname: string;
  readonly userAgent: string;
  /** Whether the browser has `PublicKeyCredential` at all. */
  readonly hasKeys: boolean;
}

export function passkeyAbility({ secure, hostname, userAgent, hasKeys }: Standing): PasskeyAbility {
  if (browserKind(userAgent).inside !== undefined) return 'in-app';
  if (!secure || isBareNumber(hostname)) return 'insecure';
  return hasKeys ? 'yes' : 'none';
}

/** The same page on the same machine, where passkeys work; undefined on any other address. */
export function localTwin(address: string): string | undefined {
  const url = new URL(address);
  if (url.hostname !== '127.0.0.1' && url.hostname !== '[::1]') return undefined;
  url.hostname = 'localhost';
  return url.href;
}

/** Why not, and the way out; undefined where they work. */
export function abilityWords(ability: PasskeyAbility, { inside }: BrowserKind): string | undefined {
  if (ability === 'yes') return undefined;
  if (ability === 'in-app') {
    return `Trình duyệt trong ${inside ?? 'ứng dụng này'} không dùng được khóa truy cập. Mở trang này bằng Chrome hoặc Safari.`;
  }
  if (ability === 'none') {
    return 'Trình duyệt này quá cũ, không dùng được khóa truy cập. Mở trang bằng Chrome, Edge hoặc Safari bản mới, hoặc dùng điện thoại.';
  }
  return 'Địa chỉ này không dùng được khóa truy cập: cần địa chỉ bắt đầu bằng https:// và có tên miền. Hỏi quản trị viên địa chỉ đó.';
}

/** A passkey belongs to a name; an IP address has none. */
function isBareNumber(hostname: string): boolean {
  return /^\d+(\.\d+){3}$/.test(hostname) || hostname.startsWith('[');
}
