/** Chỉ tiêu: how the plan and the log stand against what the commune asks of itself. */
import { Page } from '../../parts/page.tsx';
import { PlanTabs } from '../schedule/plan-tabs.tsx';

export function TargetsPage() {
  return (
    <Page name="targets" title="Chỉ tiêu" busy={false}>
      <PlanTabs />
    </Page>
  );
}
