/** An act is what a person on the root's list signed, and nothing else is: every part of it is under the signature, and each way of bending it is refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Act, PersonKey, SignedAct } from '../../stations/protocol.ts';
import {
  type ActFault,
  type ActTrust,
  actChallenge,
  actId,
  LONGEST_ACT_MS,
  LONGEST_EMERGENCY_MS,
  personFingerprint,
  personKeyId,
  relayItem,
  verifyAct,
} from '../../stations/verify-act.ts';
import { runs } from '../counts.ts';
import { sampleHash } from '../fakes/make-playlist.ts';
import { actText, makeSigner, sampleSite } from '../fakes/signing-person.ts';
import type { Bent } from '../fakes/soft-passkey.ts';

const at = Date.UTC(2026, 10, 23, 10);
const DAY = 86_400_000;
const lan = makeSigner('Nguyễn Thị Lan');
const hung = makeSigner('Trần Văn Hùng', ['emergency'], { alg: 'EdDSA' });
const trust: ActTrust = { commune: 'xa-thu', people: [lan.key, hung.key], site: sampleSite };
const items = [sampleHash(1), `${sampleHash(2)}*2`, relayItem('https://huyen.example/live')];
const order: NonNullable<Act['order']> = { id: 'lu', stations: ['tram-1'], repeatEveryMs: 600_000 };
const good = lan.sign({ items, madeAt: at });
const flood = hung.sign({ decision: 'emergency', items: [sampleHash(3)], madeAt: at, order });
const faultOf = (signed: SignedAct, by: Partial<ActTrust> = {}): ActFault | 'ok' => {
  const verdict = verifyAct(signed, { ...trust, ...by });
  return verdict.kind === 'ok' ? 'ok' : verdict.reason;
};

test('an approval by ES256 and an order by EdDSA are read, with id and signer', () => {
  expect(verifyAct(good, trust)).toEqual({
    kind: 'ok',
    id: actId(good.text),
    act: { loa: 'act/1', commune: 'xa-thu', decision: 'approved', items, madeAt: at, notAfter: at + DAY },
    signer: lan.key,
  });
  expect(verifyAct(flood, trust)).toMatchObject({
    kind: 'ok',
    act: { decision: 'emergency', order },
    signer: hung.key,
  });
});

test('the challenge, the id and a live source’s name are what they always were', () => {
  expect(actChallenge('{}').toString('hex')).toBe('171ffff70357ef40b590f28e5f0b7e873ba0a49756369af0fd43e4705580ab9a');
  expect(actId('{}')).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  expect(relayItem('tuner:huyen')).toMatch(/^relay:[0-9a-f]{64}$/);
});

test('a key’s name is its RFC 7638 thumbprint, in twelve letters', () => {
  // RFC 8037, appendix A.3.
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;
  expect(personKeyId(jwk)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  expect(personFingerprint(lan.key.jwk)).toMatch(/^[A-HJ-NP-Z2-9]{12}$/);
});

describe('is refused', () => {
  const bent: Readonly<Record<string, [Bent, ActFault]>> = {
    'a registration in its place': [{ type: 'webauthn.create' }, 'not-an-assertion'],
    'a payment in its place': [{ type: 'payment.get' }, 'not-an-assertion'],
    'another site’s page': [{ origin: 'https://loa.xathu.example.evil.example' }, 'other-origin'],
    'the same site by plain http': [{ origin: 'http://loa.xathu.example' }, 'other-origin'],
    'the same site within another’s page': [{ crossOrigin: true }, 'other-origin'],
    'another site’s passkey': [{ rpId: 'xathu.example' }, 'other-site'],
    'nobody was there': [{ flags: 4 }, 'not-confirmed'],
    'nobody was recognised': [{ flags: 1 }, 'not-confirmed'],
  };
  test.each(Object.entries(bent))('%s', (_name, [over, fault]) => {
    expect(faultOf(lan.sign({ items, madeAt: at }, over))).toBe(fault);
  });

  const emergency = { decision: 'emergency' as const, items: [sampleHash(3)], madeAt: at, order };
  const texts: Readonly<Record<string, [SignedAct, ActFault]>> = {
    'a key that is not on the list': [makeSigner('Ai đó').sign({ items, madeAt: at }), 'unknown-signer'],
    'another commune’s': [lan.sign({ items, madeAt: at, commune: 'xa-khac' }), 'other-commune'],
    'one that ends before it begins': [lan.sign({ items, madeAt: at, notAfter: at }), 'bad-dates'],
    'one for longer than any may be': [lan.sign({ items, madeAt: at, notAfter: at + LONGEST_ACT_MS + 1 }), 'bad-dates'],
    'an order for longer than a day': [
      hung.sign({ ...emergency, notAfter: at + LONGEST_EMERGENCY_MS + 1 }),
      'bad-dates',
    ],
    'an order by who may only approve': [lan.sign(emergency), 'wrong-use'],
    'an approval by who may only order': [hung.sign({ items, madeAt: at }), 'wrong-use'],
    'a withdrawal by who may only order': [hung.sign({ decision: 'withdrawn', items, madeAt: at }), 'wrong-use'],
    'an order without a place': [
      hung.sign({ decision: 'emergency', items: [sampleHash(3)], madeAt: at }),
      'not-an-act',
    ],
    'an order of two messages': [hung.sign({ ...emergency, items: [sampleHash(3), sampleHash(4)] }), 'not-an-act'],
    'an order of a live source': [hung.sign({ ...emergency, items: [relayItem('http://x')] }), 'not-an-act'],
    'an approval with a place': [lan.sign({ items, madeAt: at, order }), 'not-an-act'],
    'an item that is no hash': [lan.sign({ items: ['tin bài'], madeAt: at }), 'not-an-act'],
    'no item': [lan.sign({ items: [], madeAt: at }), 'not-an-act'],
    'a key said twice': [lan.signText(actText({ items, madeAt: at }).replace('{', '{"loa":"act/1",')), 'not-an-act'],
    'spaces in it': [lan.signText(actText({ items, madeAt: at }).replace(',', ', ')), 'not-an-act'],
    'a byte order mark before it': [lan.signText(`\uFEFF${actText({ items, madeAt: at })}`), 'not-an-act'],
    'half a letter in it': [lan.signText(actText({ items, madeAt: at, commune: '\ud800' })), 'other-commune'],
    'half a letter written out': [lan.signText('"\ud800"'), 'not-an-act'],
    'brackets without end': [
      lan.signText(actText({ items, madeAt: at }).replace(/}$/, `,"x":${'['.repeat(29_000)}${']'.repeat(29_000)}}`)),
      'not-an-act',
    ],
    'a word that nobody knows': [lan.signText(actText({ items, madeAt: at }).replace(/}$/, ',"x":1}')), 'not-an-act'],
    'its words in another order': [
      lan.signText(actText({ items, madeAt: at }).replace('"loa":"act/1",', '').replace(/}$/, ',"loa":"act/1"}')),
      'not-an-act',
    ],
    'no JSON': [lan.signText('approved'), 'not-an-act'],
    'a list': [lan.signText('[]'), 'not-an-act'],
    nothing: [lan.signText('null'), 'not-an-act'],
  };
  test.each(Object.entries(texts))('%s', (_name, [signed, fault]) => {
    expect(faultOf(signed)).toBe(fault);
  });

  test('a signature that is none, and another act’s', () => {
    const other = lan.sign({ items: [sampleHash(9)], madeAt: at });
    expect(faultOf({ ...good, signature: other.signature })).toBe('bad-signature');
    expect(faultOf({ ...good, text: other.text })).toBe('other-text');
    const zeros = Buffer.from([0x30, 6, 2, 1, 0, 2, 1, 0]).toString('base64url');
    const cut = Buffer.from(good.signature, 'base64url').subarray(0, 30).toString('base64url');
    for (const signature of [zeros, cut, 'A', Buffer.alloc(64).toString('base64url')])
      expect(['bad-signature', 'not-an-assertion']).toContain(faultOf({ ...good, signature }));
    expect(faultOf({ ...flood, signature: good.signature })).toBe('bad-signature');
    expect(faultOf({ ...good, clientDataJson: 'bnVsbA' })).toBe('not-an-assertion');
    expect(faultOf({ ...good, authenticatorData: good.authenticatorData.slice(0, 40) })).toBe('not-an-assertion');
  });

  test('what a login signed: its challenge is no text’s', () => {
    const login = lan.signText('x');
    expect(faultOf({ ...login, text: good.text })).toBe('other-text');
  });

  test('anything, where the list names no site', () => {
    expect(faultOf(good, { site: undefined })).toBe('other-origin');
  });

  test('what a changed phone signed after the change; not what it signed before', () => {
    const changed = (madeBefore: number) => ({ people: [{ ...lan.key, madeBefore }] });
    expect(faultOf(good, changed(at + 1))).toBe('ok');
    expect(faultOf(good, changed(at))).toBe('phone-changed');
  });

  const keys: Readonly<Record<string, PersonKey['jwk']>> = {
    'a point off the curve': { ...lan.key.jwk, y: Buffer.alloc(32, 1).toString('base64url') } as PersonKey['jwk'],
    'the other kind of key': hung.key.jwk,
    'a curve of another size': { ...lan.key.jwk, crv: 'P-384' } as unknown as PersonKey['jwk'],
  };
  test.each(Object.entries(keys))('a key that is %s', (_name, jwk) => {
    expect(['bad-key', 'bad-signature']).toContain(faultOf(good, { people: [{ ...lan.key, jwk }] }));
  });
});

test('no change of one character anywhere leaves an act standing', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_*:{}",';
  const parts = ['text', 'signer', 'authenticatorData', 'clientDataJson', 'signature', 'x', 'y'] as const;
  const check = (signed: SignedAct, key: PersonKey, part: (typeof parts)[number], at: number, letter: string) => {
    const jwk = { y: '', ...key.jwk };
    const own = part === 'x' || part === 'y' ? jwk[part] : signed[part];
    const bent = own.slice(0, at % (own.length + 1)) + letter + own.slice((at % (own.length + 1)) + 1);
    fc.pre(bent !== own);
    const inKey = part === 'x' || part === 'y';
    const people = [inKey ? { ...key, jwk: { ...key.jwk, [part]: bent } as PersonKey['jwk'] } : key];
    expect(faultOf(inKey ? signed : { ...signed, [part]: bent }, { people })).not.toBe('ok');
  };
  const letter = fc.constantFrom(...letters);
  fc.assert(
    fc.property(fc.constantFrom(...parts), fc.nat(2_000), letter, (part, at, one) =>
      check(good, lan.key, part, at, one),
    ),
    { numRuns: runs(600, 20_000) },
  );
  const without = parts.filter((part) => part !== 'y');
  fc.assert(
    fc.property(fc.constantFrom(...without), fc.nat(2_000), letter, (part, at, one) =>
      check(flood, hung.key, part, at, one),
    ),
    { numRuns: runs(600, 20_000) },
  );
});

test('a last letter that spells the same bytes is another spelling, and refused', () => {
  const { signature, authenticatorData } = good;
  for (const text of [signature, authenticatorData]) {
    const bytes = Buffer.from(text, 'base64url');
    const twins = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      .map((letter) => text.slice(0, -1) + letter)
      .filter((twin) => twin !== text && Buffer.from(twin, 'base64url').equals(bytes));
    for (const twin of twins) {
      const part = text === signature ? 'signature' : 'authenticatorData';
      expect(faultOf({ ...good, [part]: twin })).toBe('not-an-assertion');
    }
  }
});
