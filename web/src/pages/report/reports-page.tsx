/** The reports made and to be made. */
import { EmptyNote } from '../../parts/notes.tsx';

export function ReportsPage() {
  return <EmptyNote title="Soạn báo cáo" />;
}
