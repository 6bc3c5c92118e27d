/** Nghe lại: what was said, for everybody. */
import { EmptyNote } from '../../parts/notes.tsx';

export function ListeningPage() {
  return <EmptyNote title="Nghe lại" />;
}
