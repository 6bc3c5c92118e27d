/** Phát ngay…: opens its dialog, which is loaded when it is first needed. */
import { Button } from '@mantine/core';
import { IconVolume } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../session.tsx';
import type { Segment } from '../wire.ts';

const NowDialog = lazy(async () => ({ default: (await import('../pages/emergency/now-dialog.tsx')).NowDialog }));

/** Without `segment` the dialog asks which. Nothing for those who may not send. */
export function NowButton({ segment }: { readonly segment?: Pick<Segment, 'id' | 'title'> }) {
  const [asking, setAsking] = useState(false);
  if (!useMay('operator', 'approver', 'admin')) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconVolume size={19} aria-hidden />} onClick={() => setAsking(true)}>
        Phát ngay…
      </Button>
      {asking ? (
        <Suspense>
          <NowDialog {...(segment === undefined ? {} : { segment })} onClose={() => setAsking(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
