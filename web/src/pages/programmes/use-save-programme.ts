/** Stores a programme, new or changed; a change of one that is on the air can be taken back until it sounds. */
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { invalidateTopics, queries } from '../../queries.ts';
import type { Programme, ProgrammeWrite } from '../../wire.ts';
import { offerUndo } from '../schedule/undo-store.ts';
import { draftOf, writeOfDraft } from './programme-draft.ts';

/** `firstMs`: when the first airing it changes begins, if one does soon. */
export interface Saving {
  readonly body: ProgrammeWrite;
  readonly firstMs: number | undefined;
}

/** After a new one is made its own page opens. */
export function useSaveProgramme(
  programme: Programme | undefined,
  onSaved: () => void,
): UseMutationResult<Programme, Error, Saving> {
  const client = useQueryClient();
  const [, go] = useLocation();
  return useMutation({
    mutationFn: ({ body }: Saving) =>
      programme === undefined ? api.createProgramme(body) : api.changeProgramme(programme.id, body),
    onSuccess: (saved, { firstMs }) => {
      client.setQueryData(queries.programmes().queryKey, (before) =>
        before === undefined
          ? undefined
          : { programmes: [...before.programmes.filter(({ id }) => id !== saved.id), saved] },
      );
      invalidateTopics(client, ['plan']);
      tellDone(programme === undefined ? 'Đã lưu chương trình.' : 'Đã lưu chương trình. Hoàn tác được ở đầu trang.');
      if (programme === undefined) go(`/lich-phat/chuong-trinh/${saved.id}?moi`, { replace: true });
      else offerBack(programme, saved.title, firstMs);
      onSaved();
    },
  });
}

const dayMs = 86_400_000;

function offerBack(before: Programme, title: string, firstMs: number | undefined): void {
  const write = writeOfDraft(draftOf(before));
  if (write.kind !== 'ready') return;
  offerUndo({
    words: `Đã lưu thay đổi của «${title}».`,
    untilMs: firstMs ?? Date.now() + dayMs,
    run: () => api.changeProgramme(before.id, write.body),
  });
}
