/** Writes a programme, item by item. */
import { Page } from '../../parts/page.tsx';
import { PlanTabs } from '../schedule/plan-tabs.tsx';

export function ProgrammeFormPage(_: { readonly programmeId?: string | undefined }) {
  return (
    <Page name="programme-form" title="Chương trình" busy={false}>
      <PlanTabs />
    </Page>
  );
}
