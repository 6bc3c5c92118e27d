/** This browser and Web Push: whether it can, whether it does, and turning it on and off. */
import type { PushAddress } from '../../server/contract/notices.ts';

/** What keeps this browser from notices, or that nothing does. */
export type PushAbility = 'able' | 'insecure' | 'unable' | 'blocked';

const WHOSE = 'loa-notices-of';

/** Notes whose notices this browser gets; undefined: nobody's. A browser whose notices were ended from elsewhere knows by it that it had them. */
export function noteWhose(userId: string | undefined): void {
  if (userId === undefined) localStorage.removeItem(WHOSE);
  else localStorage.setItem(WHOSE, userId);
}

/** Whether this person turned notices on here, and not off again. */
export function wasTurnedOn(userId: string): boolean {
  return localStorage.getItem(WHOSE) === userId;
}

/** Without asking the person anything. */
export function pushAbility(): PushAbility {
  if (!window.isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return 'unable';
  return Notification.permission === 'denied' ? 'blocked' : 'able';
}

/** The address this browser is subscribed with; undefined where it is not. */
export async function ownEndpoint(): Promise<string | undefined> {
  if (pushAbility() !== 'able') return undefined;
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription())?.endpoint;
}

/** Asks the person, and subscribes with the server's key; undefined where the person said no. */
export async function subscribeHere(publicKey: string): Promise<PushAddress | undefined> {
  if ((await Notification.requestPermission()) !== 'granted') return undefined;
  const registration = await navigator.serviceWorker.register('/sw.js');
  await navigator.serviceWorker.ready;
  // Subscribed with an older key of the server it would never hear of anything.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(publicKey),
  });
  const { endpoint, keys } = subscription.toJSON();
  if (endpoint === undefined || keys?.p256dh === undefined || keys.auth === undefined) return undefined;
  return { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } };
}

/** Ends this browser's subscription. */
export async function unsubscribeHere(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/** Base64url as bytes. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}
