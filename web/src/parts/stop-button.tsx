/** Dừng phát…: opens the question what to stop; the dialog is loaded when it is first needed. */
import { Button } from '@mantine/core';
import { IconHandStop, IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Stoppable } from '../pages/emergency/stop-dialog.tsx';
import { queries } from '../queries.ts';
import { useMay } from '../session.tsx';

const StopDialog = lazy(async () => ({ default: (await import('../pages/emergency/stop-dialog.tsx')).StopDialog }));

/** Without anything that sounds it offers to suspend everything normal, unless it is. Nothing for those who may not stop. */
export function StopButton({ sounding }: { readonly sounding: Stoppable | undefined }) {
  const [asking, setAsking] = useState(false);
  const mayStop = useMay('operator', 'approver', 'admin');
  const isSuspended = (useQuery(queries.suspension()).data?.suspension ?? null) !== null;
  if (!mayStop || (isSuspended && sounding === undefined)) return null;
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
