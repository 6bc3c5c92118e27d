/** Quy chế phát sóng: the rules in force, their exceptions, and the days that are not like others. */
import { useQuery } from '@tanstack/react-query';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { PlanTabs } from '../schedule/plan-tabs.tsx';
import { DaysCard } from './days-card.tsx';
import { ExceptionsCard } from './exceptions-card.tsx';
import { LaterRulesCard } from './later-rules.tsx';
import classes from './policy.module.css';
import { PolicyRulesCard } from './policy-rules.tsx';

export function PolicyPage() {
  const policy = useQuery(queries.policy());
  const { data } = policy;
  return (
    <Page name="policy" title="Quy chế, ngày nghỉ" busy={data === undefined}>
      <PlanTabs />
      {policy.isPending ? <WaitingNote /> : null}
      <ProblemNote error={data === undefined ? policy.error : null} retry={() => void policy.refetch()} />
      {data === undefined ? null : (
        <div className={classes.page}>
          <div className={classes.column}>
            <PolicyRulesCard policy={data} />
            {data.later.map((rules) => (
              <LaterRulesCard key={rules.id} rules={rules} />
            ))}
          </div>
          <div className={classes.column}>
            <ExceptionsCard exceptions={data.exceptions} />
            <DaysCard />
          </div>
        </div>
      )}
    </Page>
  );
}
