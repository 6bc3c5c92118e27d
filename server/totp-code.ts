/** Codes of six digits from an authenticator app (TOTP, RFC 6238): each counts once. */
import { Secret, TOTP } from 'otpauth';

/** An app shows a code for so long, ms. */
const STEP_MS = 30_000;
/** A phone's clock may be off by one step either way. */
const STEPS_OFF = 1;

/** A new secret, base32, as apps take it. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the QR code says: `otpauth://totp/...`. */
export function totpUri(secret: string, account: { readonly issuer: string; readonly label: string }): string {
  return new TOTP({ ...account, secret: Secret.fromBase32(secret) }).toString();
}

/** The step that this code stands for, or undefined: wrong, too old, or of a step not after `lastStep`, the last one that counted. */
export function matchTotp(secret: string, code: string, lastStep: number | null, now: number): number | undefined {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const off = totp.validate({ token: code, timestamp: now, window: STEPS_OFF });
  if (off === null) return undefined;
  const step = Math.floor(now / STEP_MS) + off;
  return lastStep !== null && step <= lastStep ? undefined : step;
}
