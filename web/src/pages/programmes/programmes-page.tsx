/** Chương trình: what a session is made of. */
import { Page } from '../../parts/page.tsx';
import { PlanTabs } from '../schedule/plan-tabs.tsx';

export function ProgrammesPage() {
  return (
    <Page name="programmes" title="Chương trình" busy={false}>
      <PlanTabs />
    </Page>
  );
}
