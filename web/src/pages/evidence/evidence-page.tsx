/** Xác nhận: which village has not answered this week? */
import { EmptyNote } from '../../parts/notes.tsx';

export function EvidencePage() {
  return <EmptyNote title="Xác nhận" />;
}
