/** How each target stands if the proposal is accepted as it is now, numbered as the sessions name them. */
import { Text } from '@mantine/core';
import { Card } from '../../parts/card.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import type { Proposal } from '../../wire.ts';
import { isMet, summarize } from '../../words/standing-words.ts';
import type { WholeTarget } from '../../words/target-words.ts';
import { metLook } from './target-looks.ts';
import { TargetStanding } from './target-standing.tsx';
import classes from './targets.module.css';

export function ProposalStandings({
  standings,
  targets,
}: {
  readonly standings: Proposal['targets'];
  readonly targets: readonly WholeTarget[];
}) {
  const met = standings.filter(({ periods }) => periods.every(isMet)).length;
  return (
    <Card title="Nhận lịch này thì" className={classes.side}>
      <Text fw={600} role="status">
        Đạt {met} trong {standings.length} chỉ tiêu
      </Text>
      <Text size="sm" c="dimmed">
        Tính cả phần đã phát và lịch đã có.
      </Text>
      <ol className={classes.numbered}>
        {standings.map((standing, index) => {
          const target = targets.find(({ id }) => id === standing.id);
          if (target === undefined) return null;
          const look = summarize(standing.periods, target).isMet ? metLook.willMeet : metLook.lacking;
          return (
            <li key={standing.id}>
              <div className={classes.head}>
                <strong className={classes.grow}>
                  {index + 1}. {standing.title}
                </strong>
                <StateBadge look={look} />
              </div>
              <TargetStanding standing={standing} target={target} />
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
