/** Kho tin bài: what may air? Bring segments in, find them, follow them to their approval. */
import { Anchor, Button, Group } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMicrophone, IconPencilPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useMay } from '../../session.tsx';
import { UploadRows } from '../../uploads/upload-rows.tsx';
import type { SegmentFilter } from '../../wire.ts';
import { DropHere } from './drop-here.tsx';
import { RecordDialog } from './record-dialog.tsx';
import { SegmentDrawer } from './segment-drawer.tsx';
import { SegmentList } from './segment-list.tsx';
import { SegmentSearch } from './segment-search.tsx';
import { WriteDialog } from './write-dialog.tsx';

export function LibraryPage({ openId }: { readonly openId?: string | undefined }) {
  const [filter, setFilter] = useState<SegmentFilter>({});
  const [asked] = useDebouncedValue(filter, 250);
  const segments = useQuery(queries.segments(asked));
  const [dialog, setDialog] = useState<'record' | 'write'>();
  const mayWrite = useMay('operator', 'admin');
  const [, go] = useLocation();
  return (
    <Page
      name="library"
      title="Kho tin bài"
      busy={segments.data === undefined}
      actions={
        <>
          <Anchor component={Link} href="/nghe-lai/quan-ly">
            Nghe lại công khai
          </Anchor>
          {mayWrite ? <AddButtons onRecord={() => setDialog('record')} onWrite={() => setDialog('write')} /> : null}
        </>
      }
    >
      {mayWrite ? <DropHere /> : null}
      <UploadRows />
      <SegmentSearch filter={filter} onChange={setFilter} found={segments.data?.segments.length} />
      {segments.isPending ? <WaitingNote /> : null}
      <ProblemNote error={segments.error} retry={() => void segments.refetch()} />
      {segments.data === undefined ? null : (
        <SegmentList segments={segments.data.segments} narrowed={Object.keys(asked).length > 0} />
      )}
      <SegmentDrawer segmentId={openId} onClose={() => go('/kho-tin-bai')} />
      <RecordDialog opened={dialog === 'record'} onClose={() => setDialog(undefined)} />
      <WriteDialog opened={dialog === 'write'} onClose={() => setDialog(undefined)} />
    </Page>
  );
}

function AddButtons({ onRecord, onWrite }: { readonly onRecord: () => void; readonly onWrite: () => void }) {
  return (
    <Group gap="xs">
      <Button variant="default" leftSection={<IconMicrophone size={19} aria-hidden />} onClick={onRecord}>
        Thu âm
      </Button>
      <Button variant="default" leftSection={<IconPencilPlus size={19} aria-hidden />} onClick={onWrite}>
        Viết, máy đọc
      </Button>
    </Group>
  );
}
