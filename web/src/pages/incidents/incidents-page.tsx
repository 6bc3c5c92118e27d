/** Sự cố: what is out of order, since when, where? */
import { EmptyNote } from '../../parts/notes.tsx';

export function IncidentsPage() {
  return <EmptyNote title="Sự cố" />;
}
