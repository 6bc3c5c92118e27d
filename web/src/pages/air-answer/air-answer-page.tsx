/** Lúc đó loa có phát không: was it ours, there and then? */
import { EmptyNote } from '../../parts/notes.tsx';

export function AirAnswerPage() {
  return <EmptyNote title="Lúc đó loa có phát không?" />;
}
