/** How one target stands: a sentence, a bar, and what is missing with its reason. */
import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import type { Proposal } from '../../wire.ts';
import { againstWords, isMet, type Lack, type Period, periodWords, summarize } from '../../words/standing-words.ts';
import type { WholeTarget } from '../../words/target-words.ts';
import { capital } from '../../words/time-words.ts';
import classes from './targets.module.css';

export function TargetStanding({
  standing,
  target,
}: {
  readonly standing: Proposal['targets'][number];
  readonly target: WholeTarget;
}) {
  const [listing, setListing] = useState(false);
  const { periods } = standing;
  const summary = summarize(periods, target);
  return (
    <div className={classes.standing}>
      <div>
        <strong>{capital(summary.words)}</strong>
        {summary.period === undefined ? null : <span className={classes.quiet}> · {summary.period}</span>}
      </div>
      <Progress
        size="lg"
        value={summary.sharePct}
        color={summary.isMet ? 'leaf' : 'yellow.7'}
        aria-label={`${standing.title}: ${summary.words}`}
      />
      {summary.lacks.map((lack) => (
        <LackLine key={lack.reason} lack={lack} />
      ))}
      {periods.length > 1 ? (
        <Button size="compact-md" variant="subtle" aria-expanded={listing} onClick={() => setListing(!listing)}>
          {listing ? 'Ẩn chi tiết' : 'Xem chi tiết'}
        </Button>
      ) : null}
      {listing ? <PeriodList periods={periods} target={target} /> : null}
    </div>
  );
}

/** So many names before the rest is only counted. */
const shownNames = 4;

function LackLine({ lack: { names, reason } }: { readonly lack: Lack }) {
  const more = names.length - shownNames;
  const listed = more > 1 ? [...names.slice(0, shownNames), `${more} mục nữa`] : names;
  return (
    <div className={classes.lack}>
      {listed.length === 0 ? null : <strong>{listed.join(', ')}: </strong>}
      {reason}
    </div>
  );
}

function PeriodList({ periods, target }: { readonly periods: readonly Period[]; readonly target: WholeTarget }) {
  return (
    <ul className={classes.periods}>
      {periods.map((period) => (
        <li key={period.label}>
          <span>{periodWords(period)}</span>
          <span>
            {againstWords(period, target)}: <strong>{isMet(period) ? 'đạt' : 'chưa đạt'}</strong>
          </span>
        </li>
      ))}
    </ul>
  );
}
