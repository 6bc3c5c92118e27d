/** Proposes a plan that meets the targets; a person edits and accepts it. */
import { Page } from '../../parts/page.tsx';
import { PlanTabs } from '../schedule/plan-tabs.tsx';

export function ProposePage() {
  return (
    <Page name="propose" title="Đề xuất lịch" busy={false}>
      <PlanTabs />
    </Page>
  );
}
