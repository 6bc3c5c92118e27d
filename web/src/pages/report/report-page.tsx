/** One report: is it ready to sign, and what is missing? */
import { EmptyNote } from '../../parts/notes.tsx';

export function ReportPage({ reportId }: { readonly reportId: string }) {
  return <EmptyNote title={`Báo cáo ${reportId}`} />;
}
