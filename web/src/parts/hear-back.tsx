/** What was just recorded, to be heard before it leaves this computer. */
import { useEffect, useState } from 'react';

export function HearBack({ blob }: { readonly blob: Blob }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  // biome-ignore lint/a11y/useMediaCaption: what was just recorded has no captions
  return <audio controls src={url} aria-label="Nghe lại bản vừa thu" style={{ width: '100%' }} />;
}
