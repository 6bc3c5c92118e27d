/** A rendition's bytes, fetched whole and held against its SHA-256: what is heard is what gets approved. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { api } from '../api.ts';

/** The bytes, when they are the very ones that the hash names. */
export type CheckedSound = { readonly kind: 'verified'; readonly blob: Blob } | { readonly kind: 'mismatch' };

/** Fetches and checks; the bytes of a hash never change, so once is enough. */
export function checkedSoundQuery(sha256: string) {
  return queryOptions({
    queryKey: ['sound', sha256],
    queryFn: async ({ signal }): Promise<CheckedSound> => checkSound(await api.renditionBytes(sha256, signal), sha256),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10 * 60_000,
    retry: 1,
  });
}

/** The sound ready to play, only when its bytes are the very ones named. */
export function useVerifiedSound(sha256: string): {
  readonly sound: CheckedSound | undefined;
  readonly source: string | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
} {
  const query = useQuery(checkedSoundQuery(sha256));
  const blob = query.data?.kind === 'verified' ? query.data.blob : undefined;
  const [source, setSource] = useState<string>();
  useEffect(() => {
    if (blob === undefined) return;
    const url = URL.createObjectURL(blob);
    setSource(url);
    return () => {
      URL.revokeObjectURL(url);
      setSource(undefined);
    };
  }, [blob]);
  return { sound: query.data, source, error: query.error, retry: () => void query.refetch() };
}

/** What is told where the bytes are others than the ones named. */
export const MISMATCH =
  'Tệp tải về không đúng bản trên máy chủ. Đừng phát bản này; tải lại trang, nếu vẫn vậy thì báo quản trị viên.';

/** Gives the address of a sound whose bytes were checked; throws where they are others. The caller lets go of it. */
export function useCheckedSource(): (sha256: string) => Promise<string> {
  const client = useQueryClient();
  return useCallback(
    async (sha256) => {
      const sound = await client.fetchQuery(checkedSoundQuery(sha256));
      if (sound.kind === 'mismatch') throw new Error(MISMATCH);
      return URL.createObjectURL(sound.blob);
    },
    [client],
  );
}

async function checkSound(bytes: ArrayBuffer, sha256: string): Promise<CheckedSound> {
  return (await sha256Hex(bytes)) === sha256
    ? { kind: 'verified', blob: new Blob([bytes], { type: 'audio/ogg' }) }
    : { kind: 'mismatch' };
}

/** SHA-256, in hex. */
export async function sha256Hex(bytes: BufferSource): Promise<string> {
  return Array.from(await digest(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Browsers keep SHA-256 to themselves on a page opened over plain http (an office network); there a library does it. */
async function digest(bytes: BufferSource): Promise<Uint8Array> {
  if (globalThis.crypto?.subtle !== undefined) return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const { sha256 } = await import('@noble/hashes/sha2.js');
  const view = ArrayBuffer.isView(bytes) ? bytes : new Uint8Array(bytes);
  return sha256(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
}
