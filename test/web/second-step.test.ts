/** Who lacks the second step is named before it is demanded, and whoever is asked for it as somebody's substitute reads so. */
import { expect, test } from 'vitest';
import { lackingWords, standsInFor } from '../../web/src/words/second-step.ts';

const someone = (displayName: string, roles: ('approver' | 'operator')[], over: object = {}) => ({
  ...{ displayName, roles, disabled: false, factors: { passkeys: 0, totp: false } },
  ...over,
});
const users = [
  someone('Lan', ['approver']),
  someone('Minh', ['approver'], { factors: { passkeys: 1, totp: false } }),
  someone('Cúc', ['approver'], { disabled: true }),
  someone('Dũng', ['operator']),
  someone('Hạnh', ['operator'], { factors: { passkeys: 0, totp: true } }),
];

test('of approvers alone, or of everybody; closed accounts are asked for nothing', () => {
  expect(lackingWords(users, 'approvers')).toBe('Chưa có: Lan.');
  expect(lackingWords(users, 'everybody')).toBe('Chưa có: Lan, Dũng.');
  expect(lackingWords(users.slice(1, 3), 'everybody')).toBe('Ai cũng đã có.');
});

test('of many the first eight', () => {
  const many = Array.from({ length: 10 }, (_, index) => someone(`Ng${index}`, ['operator']));
  expect(lackingWords(many, 'everybody')).toMatch(/: Ng0, .*Ng7 và 2 người nữa\.$/);
});

test('who approves for others is told for whom', () => {
  const me = (delegated: { role: 'approver' | 'operator'; from: string; until: string }[]) =>
    ({ account: { delegated } }) as unknown as Parameters<typeof standsInFor>[0];
  const until = '2026-12-01T00:00:00.000Z';
  expect(standsInFor(me([{ role: 'operator', from: 'Lan', until }]))).toBeUndefined();
  expect(standsInFor(me([{ role: 'approver', from: 'Lan', until }]))).toBe('Lan');
});
