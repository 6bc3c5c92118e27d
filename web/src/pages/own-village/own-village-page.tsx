/** A village's own page: did your loudspeaker sound? */
import { EmptyNote } from '../../parts/notes.tsx';

export function OwnVillagePage() {
  return <EmptyNote title="Xác nhận" />;
}
