/** The browser's passkeys: whether they can be used here, making one, and asking for one. The library comes only when it is needed. */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import { browserKind } from '../words/browser-kind.ts';
import { abilityWords, type PasskeyAbility, passkeyAbility } from '../words/passkey-ability.ts';
import { passkeyRefusal } from '../words/passkey-refusal.ts';

/** What the browser gives for a new key; goes to the server as it is. */
export type RegistrationJson = RegistrationResponseJSON;
/** What the browser gives for a tap; goes to the server as it is. */
export type AssertionJson = AuthenticationResponseJSON;

/** A tap or a new key that did not come about: `message` is a Vietnamese sentence; `kind` is `given-up` when the person closed the sheet or let it run out. */
export class PasskeyProblem extends Error {
  readonly kind: 'given-up' | 'already-there' | 'impossible';

  constructor(kind: PasskeyProblem['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'PasskeyProblem';
    this.kind = kind;
  }
}

/** Whether this page, in this browser, can use passkeys. */
export function canUsePasskeys(): PasskeyAbility {
  return passkeyAbility({
    secure: window.isSecureContext,
    hostname: window.location.hostname,
    userAgent: navigator.userAgent,
    hasKeys: 'PublicKeyCredential' in window,
  });
}

/** Why they cannot be used here, in words; undefined where they can. */
export function whyNoPasskeys(): string | undefined {
  return abilityWords(canUsePasskeys(), browserKind(navigator.userAgent));
}

/** Has the person make a key by `options` as the server gave them. Throws `PasskeyProblem`. */
export async function createPasskey(options: unknown): Promise<RegistrationJson> {
  const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON;
  return ask('create', (library) => library.startRegistration({ optionsJSON }));
}

/** Asks for a tap by `options` as the server gave them: a login, or the signature under an act. Throws `PasskeyProblem`. */
export async function askPasskey(options: unknown): Promise<AssertionJson> {
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON;
  return ask('tap', (library) => library.startAuthentication({ optionsJSON }));
}

/** The wire's form of a tap over `text`: what travels beside an act. */
export function signedBy(text: string, { id, response }: AssertionJson) {
  const { authenticatorData, clientDataJSON: clientDataJson, signature } = response;
  return { text, signer: id, authenticatorData, clientDataJson, signature };
}

type Library = typeof import('@simplewebauthn/browser');

async function ask<Answer>(what: 'create' | 'tap', use: (library: Library) => Promise<Answer>): Promise<Answer> {
  const why = whyNoPasskeys();
  if (why !== undefined) throw new PasskeyProblem('impossible', why);
  const library = await import('@simplewebauthn/browser').catch((cause) => {
    throw new PasskeyProblem('impossible', 'Không tải được phần mềm của trang. Kiểm tra mạng rồi thử lại.', cause);
  });
  try {
    return await use(library);
  } catch (cause) {
    const { kind, message } = passkeyRefusal(what, cause instanceof Error ? rootName(cause) : '');
    throw new PasskeyProblem(kind, message, cause);
  }
}

/** The library wraps the browser's own error. */
function rootName(error: Error): string {
  return error.cause instanceof Error ? error.cause.name : error.name;
}
