/** Dừng phát…: opens the question what to stop; the dialog is loaded when it is first needed. */
import { Button } from '@mantine/core';
import { IconHandStop, IconPlayerPause } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { Stoppable } from '../pages/emergency/stop-dialog.tsx';
import { useMay } from '../session.tsx';

const StopDialog = lazy(async () => ({ default: (await import('../pages/emergency/stop-dialog.tsx')).StopDialog }));

/** Without anything that sounds it offers to suspend everything normal. Nothing for those who may not stop. */
export function StopButton({ sounding }: { readonly sounding: Stoppable | undefined }) {
  const [asking, setAsking] = useState(false);
  if (!useMay('operator', 'approver', 'admin')) return null;
  const Icon = sounding === undefined ? IconPlayerPause : IconHandStop;
  return (
    <>
      <Button size="xs" variant="default" leftSection={<Icon size={17} aria-hidden />} onClick={() => setAsking(true)}>
        {sounding === undefined ? 'Tạm dừng mọi buổi phát…' : 'Dừng phát…'}
      </Button>
      {asking ? (
        <Suspense>
          <StopDialog
            sounding={sounding}
            first={sounding === undefined ? 'all' : sounding.item === undefined ? 'airing' : 'item'}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
