/** Báo cáo: did we do what the plan asks? */
import { EmptyNote } from '../../../parts/notes.tsx';

export function FiguresPage() {
  return <EmptyNote title="Báo cáo" />;
}
