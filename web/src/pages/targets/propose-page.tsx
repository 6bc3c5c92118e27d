/** Đề xuất lịch: a plan that meets the targets, asked for, edited and accepted on one page. */
import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '../../api.ts';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useMay } from '../../session.tsx';
import type { ProposalAccepted, ProposalBody } from '../../wire.ts';
import { type WholeTarget, wholeTarget } from '../../words/target-words.ts';
import { PlanTabs } from '../schedule/plan-tabs.tsx';
import { AcceptedNote } from './accepted-note.tsx';
import { draftOf, type EditedSession, type ProposalDraft } from './proposal-draft.ts';
import { ProposalResult } from './proposal-result.tsx';
import { WishCard } from './wish-card.tsx';

export function ProposePage() {
  const targets = useQuery(queries.targets());
  const mayWrite = useMay('operator', 'admin');
  const all = targets.data?.targets.map(wholeTarget);
  return (
    <Page
      name="propose"
      title="Đề xuất lịch để đạt chỉ tiêu"
      busy={all === undefined}
      actions={
        <Button
          component={Link}
          href="/lich-phat/chi-tieu"
          variant="default"
          leftSection={<IconArrowLeft size={19} aria-hidden />}
        >
          Về Chỉ tiêu
        </Button>
      }
    >
      <PlanTabs />
      {targets.isPending ? <WaitingNote /> : null}
      <ProblemNote error={all === undefined ? targets.error : null} retry={() => void targets.refetch()} />
      {all === undefined ? null : !mayWrite ? (
        <EmptyNote title="Đề xuất lịch là việc của cán bộ truyền thanh">
          Lịch đã nhận hiện ở Lịch phát. Kết quả so với chỉ tiêu hiện ở trang Chỉ tiêu.
        </EmptyNote>
      ) : all.length === 0 ? (
        <EmptyNote title="Xã chưa đặt chỉ tiêu nào">
          Máy xếp lịch theo chỉ tiêu. Bấm «Về Chỉ tiêu» để đặt chỉ tiêu trước.
        </EmptyNote>
      ) : (
        <Proposing targets={all} />
      )}
    </Page>
  );
}

/** A plan that was stored, and the sessions it was made of. */
interface Accepted {
  readonly answer: ProposalAccepted;
  readonly sessions: readonly EditedSession[];
}

function Proposing({ targets }: { readonly targets: readonly WholeTarget[] }) {
  const [draft, setDraft] = useState<ProposalDraft>();
  const [accepted, setAccepted] = useState<Accepted>();
  const propose = useMutation({
    mutationFn: async (asked: ProposalBody) => draftOf(asked, await api.propose(asked)),
    onSuccess: setDraft,
  });
  if (accepted !== undefined)
    return (
      <AcceptedNote
        {...accepted}
        onAgain={() => {
          setAccepted(undefined);
          setDraft(undefined);
        }}
      />
    );
  const isEdited = draft?.sessions.some(({ state }) => state !== 'proposed') === true;
  return (
    <>
      <WishCard
        busy={propose.isPending}
        error={propose.error}
        again={draft === undefined ? 'first' : isEdited ? 'loses-edits' : 'again'}
        onPropose={(asked) => propose.mutate(asked)}
      />
      {draft === undefined ? null : (
        <ProposalResult
          draft={draft}
          targets={targets}
          onChange={setDraft}
          onAccepted={(answer, sessions) => setAccepted({ answer, sessions })}
        />
      )}
    </>
  );
}
