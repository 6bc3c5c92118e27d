/** What a browser does with a push message: decrypts it with the keys of its subscription (RFC 8188, RFC 8291), by Node's own crypto alone. */
import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';

/** A browser that subscribed: its keys, and the address it gives the server. */
export interface TestBrowser {
  readonly address: { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } };
  decrypt(body: Buffer): string;
}

/** A browser whose push service is at `endpoint`. */
export function makeBrowser(endpoint: string): TestBrowser {
  const own = createECDH('prime256v1');
  own.generateKeys();
  const auth = randomBytes(16);
  const keys = { p256dh: own.getPublicKey('base64url'), auth: auth.toString('base64url') };
  return { address: { endpoint, keys }, decrypt: (body) => decrypt(body, own, auth) };
}

/** Header: salt (16), record size (4), length of the key id (1), the sender's public key; then one record. */
function decrypt(body: Buffer, own: ECDH, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const keyLength = body[20] ?? 0;
  const sender = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync('sha256', own.computeSecret(sender), auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  // The last record ends with 2 and padding of zeros.
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
}
