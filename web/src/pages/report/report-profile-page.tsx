/** How the commune's documents are headed and sent. */
import { EmptyNote } from '../../parts/notes.tsx';

export function ReportProfilePage() {
  return <EmptyNote title="Mẫu văn bản" />;
}
