/** Tickets for downloads: a browser that saves a file cannot send the secret of its page along, so that it fetches a ticket with it first. */
import { randomToken } from './secrets.ts';

/** Valid so long, ms. */
const VALID_MS = 10 * 60_000;
/** A phone's download manager asks again for what it was given once. */
const MOST_USES = 3;
/** More are not held at a time: the oldest go. */
const MOST_TICKETS = 1_000;

export interface DownloadTickets<What> {
  /** A ticket for this. */
  issue(what: What): string;
  /** What a ticket is for; undefined once it is used up, too old, or none. */
  use(ticket: string): What | undefined;
}

/** In memory alone: after a restart the page asks for another. */
export function openTickets<What>(now: () => number): DownloadTickets<What> {
  const tickets = new Map<string, { readonly what: What; readonly until: number; uses: number }>();
  return {
    issue(what) {
      const at = now();
      for (const [ticket, { until }] of tickets)
        if (until <= at || tickets.size >= MOST_TICKETS) tickets.delete(ticket);
      const ticket = randomToken();
      tickets.set(ticket, { what, until: at + VALID_MS, uses: 0 });
      return ticket;
    },
    use(ticket) {
      const known = tickets.get(ticket);
      if (known === undefined || known.until <= now() || known.uses >= MOST_USES) return undefined;
      known.uses += 1;
      return known.what;
    },
  };
}
