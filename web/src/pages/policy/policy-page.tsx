/** Quy chế phát sóng: the rules in force, their exceptions, and the days that are not like others. */
import { Page } from '../../parts/page.tsx';
import { PlanTabs } from '../schedule/plan-tabs.tsx';

export function PolicyPage() {
  return (
    <Page name="policy" title="Quy chế, ngày nghỉ" busy={false}>
      <PlanTabs />
    </Page>
  );
}
