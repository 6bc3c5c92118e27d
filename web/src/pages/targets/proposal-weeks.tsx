/** The proposed sessions by week, folded when they are many, and within a week by day. */
import { Accordion } from '@mantine/core';
import { useState } from 'react';
import type { Proposal } from '../../wire.ts';
import { capital, dateOf, lengthWords, longDateOf } from '../../words/time-words.ts';
import {
  type EditedSession,
  keptSessions,
  lengthOf,
  type ProposalDraft,
  toggleDropped,
  weeksOf,
} from './proposal-draft.ts';
import { SessionRow } from './session-row.tsx';
import classes from './targets.module.css';

/** So many weeks are shown unfolded; of more only the first. */
const openWeeks = 2;

export function ProposalWeeks({
  draft,
  targets,
  onChange,
  onEdit,
}: {
  readonly draft: ProposalDraft;
  readonly targets: Proposal['targets'];
  readonly onChange: (draft: ProposalDraft) => void;
  readonly onEdit: (session: EditedSession) => void;
}) {
  const weeks = weeksOf(draft.sessions);
  const mondays = weeks.map(({ monday }) => monday);
  const opened = mondays.slice(0, weeks.length <= openWeeks ? openWeeks : 1);
  const [open, setOpen] = useState<string[]>(opened);
  return (
    <Accordion multiple order={3} value={open} onChange={setOpen} styles={{ content: { padding: '0 0 12px' } }}>
      {weeks.map(({ monday, sunday, days }) => (
        <Accordion.Item key={monday} value={monday}>
          <Accordion.Control>
            <strong>
              Tuần {dateOf(monday).slice(0, 5)} - {dateOf(sunday)}
            </strong>
            <span className={classes.muted}>{weekWords(days.flatMap(({ sessions }) => sessions))}</span>
          </Accordion.Control>
          <Accordion.Panel>
            {open.includes(monday)
              ? days.map(({ date, sessions }) => (
                  <div key={date}>
                    <h4 className={classes.day}>{capital(longDateOf(date))}</h4>
                    <ul className={classes.sessions}>
                      {sessions.map((session) => (
                        <SessionRow
                          key={session.key}
                          session={session}
                          targetNumbers={numbersOf(session, targets)}
                          onEdit={() => onEdit(session)}
                          onToggle={() => onChange(toggleDropped(draft, session.key))}
                        />
                      ))}
                    </ul>
                  </div>
                ))
              : null}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

/** `6 buổi, 5 phút 12 giây`. */
function weekWords(sessions: readonly EditedSession[]): string {
  const kept = keptSessions({ sessions });
  if (kept.length === 0) return 'không còn buổi nào';
  return `${kept.length} buổi, ${lengthWords(kept.reduce((sum, { items }) => sum + lengthOf(items), 0))}`;
}

function numbersOf({ targetIds }: EditedSession, targets: Proposal['targets']): number[] {
  return targets.flatMap(({ id }, index) => (targetIds.includes(id) ? [index + 1] : []));
}
