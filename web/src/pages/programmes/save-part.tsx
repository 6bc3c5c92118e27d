/** The button that stores the programme, and why it cannot be pressed yet; what is on the air is asked for first. */
import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { ProblemNote } from '../../parts/notes.tsx';
import type { Programme, ProgrammeWrite, Schedule } from '../../wire.ts';
import { draftOf, type ProgrammeDraft, writeOfDraft } from './programme-draft.ts';
import { SaveDialog } from './save-dialog.tsx';
import { useSaveProgramme } from './use-save-programme.ts';

/** `refused`: the first item, counted from 1, that the server would not take. */
export function SavePart({
  programme,
  uses,
  draft,
  refused,
}: {
  readonly programme: Programme | undefined;
  readonly uses: readonly Schedule[];
  readonly draft: ProgrammeDraft;
  readonly refused: number | undefined;
}) {
  const [asking, setAsking] = useState(false);
  const save = useSaveProgramme(programme, () => setAsking(false));
  const write = writeOfDraft(draft);
  const lack = write.kind === 'lacks' ? write.what : lackOf(write.body, programme, refused);
  const store = (firstMs?: number) => {
    if (write.kind === 'ready') save.mutate({ body: write.body, firstMs });
  };
  return (
    <>
      <ProblemNote error={asking ? null : save.error} />
      <Button
        size="lg"
        fullWidth
        disabled={lack !== undefined}
        loading={save.isPending}
        onClick={() => (uses.length === 0 ? store() : setAsking(true))}
      >
        Lưu chương trình
      </Button>
      <Text role="status" ta="center">
        {lack ?? ''}
      </Text>
      <SaveDialog
        opened={asking}
        uses={uses}
        busy={save.isPending}
        error={save.error}
        onConfirm={store}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

function lackOf(
  body: ProgrammeWrite,
  programme: Programme | undefined,
  refused: number | undefined,
): string | undefined {
  if (refused !== undefined) return `Sửa chỗ chưa vừa ở mục ${refused} rồi lưu.`;
  if (programme === undefined) return undefined;
  const stored = writeOfDraft(draftOf(programme));
  const isSame = stored.kind === 'ready' && JSON.stringify(stored.body) === JSON.stringify(body);
  return isSame ? 'Không có thay đổi nào chưa lưu.' : undefined;
}
