/** A recorded voice, or words for the machine to read, on its way to being playable; taken back when one begins anew. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api.ts';
import { queries } from '../../queries.ts';
import { makeUuid } from '../../words/make-uuid.ts';

export type VoiceStanding =
  | { readonly kind: 'none' | 'sending' | 'preparing' }
  | { readonly kind: 'ready'; readonly segmentId: string }
  | { readonly kind: 'failed'; readonly message: string };

/** What was spoken into the microphone or a file, or what is to be read aloud. */
export type Spoken = { readonly title: string } & ({ readonly recording: Blob } | { readonly text: string });

export interface Voice {
  readonly standing: VoiceStanding;
  readonly send: (spoken: Spoken) => void;
  /** Once more, what could not be sent. */
  readonly again: (() => void) | undefined;
  /** Forgets it, here and on the server. */
  readonly drop: () => void;
}

const askEveryMs = 1_000;

export function useVoice(): Voice {
  const client = useQueryClient();
  const sending = useMutation({
    // Its own id: what is sent again after a lost answer is the same.
    mutationFn: ({ requestId, ...spoken }: Spoken & { readonly requestId: string }) =>
      'text' in spoken
        ? api.sendSpoken({ ...spoken, requestId })
        : api.sendRecording(spoken.recording, spoken.title, requestId),
  });
  const segmentId = sending.data?.segmentId;
  const segment = useQuery({
    ...queries.segment(segmentId ?? ''),
    enabled: segmentId !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'processing' ? askEveryMs : false),
  });
  const { rendition, state, refusal } = segment.data ?? {};
  const standing = ((): VoiceStanding => {
    if (sending.error !== null) return { kind: 'failed', message: sending.error.message };
    if (sending.isPending) return { kind: 'sending' };
    if (segmentId === undefined) return { kind: 'none' };
    if (state === 'refused')
      return { kind: 'failed', message: refusal?.message ?? 'Bản thu không dùng được. Thu lại.' };
    return rendition == null ? { kind: 'preparing' } : { kind: 'ready', segmentId };
  })();
  const { variables } = sending;
  const unsent = sending.error !== null && variables !== undefined;
  return {
    standing,
    send: (spoken) => sending.mutate({ ...spoken, requestId: makeUuid() }),
    again: unsent ? () => sending.mutate(variables) : undefined,
    drop: () => {
      sending.reset();
      if (segmentId === undefined) return;
      void api
        .deleteSegment(segmentId)
        .catch(() => undefined)
        .then(() => client.invalidateQueries({ queryKey: ['segments'] }));
    },
  };
}

/** Calls `onReady` with the segment once it can be played, and with undefined while it cannot. */
export function useWhenReady({ standing }: Voice, onReady: (segmentId: string | undefined) => void): void {
  const segmentId = standing.kind === 'ready' ? standing.segmentId : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it tells is the trigger, not the teller
  useEffect(() => onReady(segmentId), [segmentId]);
}
