/** Steps two and three: the proposed sessions beside how each target then stands, and accepting them. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Card } from '../../parts/card.tsx';
import { queries } from '../../queries.ts';
import type { ProposalAccepted } from '../../wire.ts';
import type { WholeTarget } from '../../words/target-words.ts';
import { lengthWords } from '../../words/time-words.ts';
import { AcceptCard } from './accept-card.tsx';
import { changeSession, type EditedSession, keptSessions, lengthOf, type ProposalDraft } from './proposal-draft.ts';
import { ProposalStandings } from './proposal-standings.tsx';
import { ProposalWeeks } from './proposal-weeks.tsx';
import { recountTargets } from './recount-targets.ts';
import { SessionDialog } from './session-dialog.tsx';
import classes from './targets.module.css';

export function ProposalResult({
  draft,
  targets,
  onChange,
  onAccepted,
}: {
  readonly draft: ProposalDraft;
  readonly targets: readonly WholeTarget[];
  readonly onChange: (draft: ProposalDraft) => void;
  readonly onAccepted: (answer: ProposalAccepted, sessions: readonly EditedSession[]) => void;
}) {
  const { asked, proposal } = draft;
  const facts = useSegmentFacts();
  const kept = keptSessions(draft);
  const [editing, setEditing] = useState<EditedSession>();
  const change = { from: asked.from, before: proposal.sessions, after: kept, facts };
  const standings = recountTargets(proposal.targets, targets, change);
  const top = useScrollTo(proposal);
  return (
    <>
      <div className={classes.result} ref={top}>
        <Card title="2. Các buổi đề xuất" aside={<Text className="number">{totalWords(kept)}</Text>}>
          {proposal.sessions.length === 0 ? (
            <Text>
              Không có buổi nào để đề xuất thêm: lịch đã có đủ chỉ tiêu, hoặc chưa xếp được vì lý do nêu ở phần chỉ
              tiêu.
            </Text>
          ) : (
            <ProposalWeeks
              key={`${asked.from} ${asked.until}`}
              draft={draft}
              targets={proposal.targets}
              onChange={onChange}
              onEdit={setEditing}
            />
          )}
        </Card>
        <ProposalStandings standings={standings} targets={targets} />
      </div>
      {proposal.sessions.length === 0 ? null : <AcceptCard draft={draft} onAccepted={onAccepted} />}
      <SessionDialog
        session={editing}
        draft={draft}
        onClose={() => setEditing(undefined)}
        onDone={(key, session) => {
          onChange(changeSession(draft, key, session, { targets, facts }));
          setEditing(undefined);
        }}
      />
    </>
  );
}

/** `14 buổi, 12 phút 30 giây`. */
function totalWords(sessions: readonly EditedSession[]): string {
  return `${sessions.length} buổi, ${lengthWords(sessions.reduce((sum, { items }) => sum + lengthOf(items), 0))}`;
}

function useSegmentFacts() {
  const segments = useQuery(queries.segments({ state: 'approved' })).data?.segments;
  return useMemo(() => new Map((segments ?? []).map((segment) => [segment.id, segment])), [segments]);
}

/** Brings the answer into view when it is a new one. */
function useScrollTo(answer: unknown) {
  const top = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new answer is what moves the page
  useEffect(() => {
    // In newer browsers it answers with a promise, which is no clean-up.
    void top.current?.scrollIntoView({ block: 'start' });
  }, [answer]);
  return top;
}
