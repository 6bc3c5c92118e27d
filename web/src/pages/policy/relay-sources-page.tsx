/** Nguồn tiếp âm: the live sources that a leader has approved. */
import { Page } from '../../parts/page.tsx';
import { PlanTabs } from '../schedule/plan-tabs.tsx';

export function RelaySourcesPage() {
  return (
    <Page name="relay-sources" title="Nguồn tiếp âm" busy={false}>
      <PlanTabs />
    </Page>
  );
}
