/** The act "thêm khóa truy cập": the browser makes a key, the server keeps its public half under the machine's name. */
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { invalidateTopics } from '../queries.ts';
import { deviceName } from '../words/device-name.ts';
import { tellDone } from './tell.tsx';
import { createPasskey } from './use-passkey.ts';

/** Refusals are for the place that shows the button; `onAdded` follows success. */
export function useAddPasskey(onAdded?: () => void): UseMutationResult<unknown, Error, void> {
  const client = useQueryClient();
  return useMutation<unknown, Error, void>({
    mutationFn: async () => {
      const { options, ticket } = await api.newPasskeyOptions();
      return api.addPasskey({ ticket, response: await createPasskey(options), name: deviceName(navigator.userAgent) });
    },
    onSuccess: () => {
      tellDone('Đã thêm khóa truy cập. Từ nay đăng nhập được bằng khóa này.');
      onAdded?.();
    },
    onSettled: () => invalidateTopics(client, ['people', 'signing']),
  });
}
