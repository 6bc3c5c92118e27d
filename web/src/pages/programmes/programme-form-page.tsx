/** Writes a programme, item by item; who may not write reads it. */
import { Anchor, Group } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from 'wouter';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useMay } from '../../session.tsx';
import { UndoBar } from '../schedule/undo-bar.tsx';
import { ProgrammeForm } from './programme-form.tsx';
import { usesOf } from './uses-of.ts';

/** `programmeId` undefined is a new one. */
export function ProgrammeFormPage({ programmeId }: { readonly programmeId?: string | undefined }) {
  const programmes = useQuery(queries.programmes());
  const schedules = useQuery(queries.schedules());
  const mayWrite = useMay('operator', 'admin');
  const isNew = new URLSearchParams(useSearch()).has('moi');
  const programme = programmes.data?.programmes.find(({ id }) => id === programmeId);
  const ready = programmes.data !== undefined && schedules.data !== undefined;
  const isThere = programmeId === undefined ? mayWrite : programme !== undefined;
  return (
    <Page
      name="programme-form"
      title={programmeId === undefined ? 'Soạn chương trình mới' : mayWrite ? 'Sửa chương trình' : 'Chương trình'}
      busy={!ready}
      actions={
        <Anchor component={Link} href="/lich-phat/chuong-trinh">
          <Group gap={4}>
            <IconChevronLeft size={18} aria-hidden /> Về danh sách chương trình
          </Group>
        </Anchor>
      }
    >
      <UndoBar />
      <ProblemNote error={programmes.error ?? schedules.error} retry={() => void programmes.refetch()} />
      {ready || programmes.error !== null || schedules.error !== null ? null : <WaitingNote />}
      {ready && !isThere ? (
        <EmptyNote title={mayWrite ? 'Không có chương trình này' : 'Tài khoản này không soạn chương trình được'} />
      ) : null}
      {ready && isThere ? (
        <ProgrammeForm
          key={programmeId ?? 'new'}
          programme={programme}
          uses={programmeId === undefined ? [] : usesOf(programmeId, schedules.data.schedules)}
          isNew={isNew}
        />
      ) : null}
    </Page>
  );
}
