/** Tickets: for one step, one account, five minutes and one use; a flood of others changes nothing. */
import { expect, test } from 'vitest';
import { SealedTickets, type TicketUse } from '../../server/sealed-tickets.ts';
import { makeHandClock } from './make-house.ts';

const code: TicketUse = { step: 'login-code', subject: 'person-minh' };

test('a ticket opens its own step for its own account, five minutes long', () => {
  const clock = makeHandClock(Date.parse('2026-11-23T02:00:00Z'));
  const tickets = new SealedTickets(clock.now);
  const { text, challenge } = tickets.issue(code);
  expect(text.length).toBeLessThanOrEqual(100);
  expect(Buffer.from(challenge, 'base64url')).toHaveLength(32);
  const until = clock.now() + 300_000;
  expect(tickets.read(code, text)).toEqual({ challenge, until });
  expect(tickets.read({ ...code, subject: 'person-lan' }, text)).toBeUndefined();
  expect(tickets.read({ ...code, step: 'passkey-login' }, text)).toBeUndefined();
  expect(new SealedTickets(clock.now).read(code, text)).toBeUndefined();
  clock.pass(299_999);
  expect(tickets.read(code, text)).toEqual({ challenge, until });
  clock.pass(1);
  expect(tickets.read(code, text)).toBeUndefined();
});

test('a ticket with one letter changed, cut, longer or empty opens nothing', () => {
  const tickets = new SealedTickets(() => 0);
  const { text } = tickets.issue(code);
  const changed = Array.from({ length: text.length - 1 }, (_, index) => {
    const other = text[index] === 'A' ? 'B' : 'A';
    return text.slice(0, index) + other + text.slice(index + 1);
  });
  for (const bad of [...changed, text.slice(0, -2), `${text}AA`, '', 'x'.repeat(94)])
    expect(tickets.read(code, bad)).toBeUndefined();
});

test('a ticket is spent once, and thousands of others push none out', () => {
  const tickets = new SealedTickets(() => 0);
  const { text } = tickets.issue(code);
  for (let index = 0; index < 2_000; index += 1) tickets.issue({ step: 'passkey-login', subject: '' });
  const ticket = tickets.read(code, text);
  if (ticket === undefined) throw new Error('the ticket was pushed out');
  expect([tickets.spend(ticket), tickets.spend(ticket), tickets.read(code, text)]).toEqual([true, false, undefined]);
});
