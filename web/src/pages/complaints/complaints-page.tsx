/** Phản ánh: whom do we owe an answer? */
import { EmptyNote } from '../../parts/notes.tsx';

export function ComplaintsPage({ openId }: { readonly openId?: string | undefined }) {
  return <EmptyNote title={`Phản ánh ${openId ?? ''}`} />;
}
