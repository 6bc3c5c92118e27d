/** One report: is it ready to sign, and what is missing? The checklist on the left, what people type in on the right, and how it looks on paper. */
import { Anchor, Group } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Report } from '../../api/reports.ts';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useMay } from '../../session.tsx';
import { DraftFiles } from './draft-files.tsx';
import { EditionsCard } from './editions-card.tsx';
import classes from './report.module.css';
import { ReportChecklist } from './report-checklist.tsx';
import { ReportForm } from './report-form.tsx';

export function ReportPage({ reportId }: { readonly reportId: string }) {
  const report = useQuery(queries.report(reportId));
  return (
    <Page
      name="report"
      title={report.data?.title ?? 'Báo cáo'}
      busy={report.data === undefined}
      actions={
        <Anchor component={Link} href="/bao-cao/soan">
          <Group gap={4}>
            <IconChevronLeft size={18} aria-hidden /> Các báo cáo
          </Group>
        </Anchor>
      }
    >
      {report.isPending ? <WaitingNote /> : null}
      <ProblemNote error={report.data === undefined ? report.error : null} retry={() => void report.refetch()} />
      {report.data === undefined ? null : <Shown report={report.data} />}
    </Page>
  );
}

/** The form starts again from the server's words where somebody else changed them and one asks for those. */
function Shown({ report }: { readonly report: Report }) {
  const mayWrite = useMay('operator', 'admin');
  const [anew, setAnew] = useState(0);
  const [unsaved, setUnsaved] = useState(false);
  return (
    <>
      <EditionsCard report={report} mayWrite={mayWrite} />
      <DraftFiles report={report} unsaved={unsaved} mayWrite={mayWrite} />
      <div className={classes.columns}>
        <div className={classes.side}>
          <ReportChecklist reportId={report.id} isClosed={report.editions.length > 0} />
        </div>
        <div className={classes.main}>
          <ReportForm
            key={anew}
            report={report}
            mayWrite={mayWrite}
            onUnsaved={setUnsaved}
            onAnew={() => setAnew((times) => times + 1)}
          />
        </div>
      </div>
    </>
  );
}
