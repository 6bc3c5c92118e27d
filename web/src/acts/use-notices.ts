/** Notices in this very browser: whether it gets them, or did until somebody ended them from elsewhere; and turning them on and off. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api.ts';
import { noteWhose, ownEndpoint, subscribeHere, unsubscribeHere } from '../push-browser.ts';
import { queries } from '../queries.ts';
import { useSession } from '../session.tsx';
import { tellDone, tellProblem } from './tell.tsx';

/** `here`: this browser among those that get the person's notices. Only where the browser is able to. */
export function useNotices() {
  const { id: userId } = useSession().user;
  const client = useQueryClient();
  const push = useQuery(queries.push());
  const own = useQuery({ queryKey: ['push', 'here'], queryFn: async () => (await ownEndpoint()) ?? null });
  const here = push.data?.browsers.find(({ endpoint }) => endpoint === own.data);
  const change = useMutation({
    mutationFn: async (on: boolean) => {
      if (!on) {
        noteWhose(undefined);
        await unsubscribeHere();
        if (here !== undefined) await api.unsubscribe(here.id);
        return false;
      }
      const address = push.data === undefined ? undefined : await subscribeHere(push.data.publicKey);
      if (address === undefined) return false;
      await api.subscribe(address);
      return true;
    },
    onSuccess: (isOn, wanted) => {
      if (isOn) tellDone('Máy này sẽ nhận thông báo khi trạm chưa sẵn sàng.');
      else if (wanted) tellProblem(new Error('Trình duyệt chưa cho phép thông báo. Chọn "Cho phép" khi được hỏi.'));
    },
    onError: (error) => tellProblem(error),
    onSettled: () => void client.invalidateQueries({ queryKey: ['push'] }),
  });
  // A browser that took back its permission is not subscribed any more, whatever the server remembers.
  useEffect(() => {
    const again = () => void client.invalidateQueries({ queryKey: ['push', 'here'] });
    window.addEventListener('focus', again);
    return () => window.removeEventListener('focus', again);
  }, [client]);
  // Also where it was turned on before Loa noted whose it is.
  const isHere = here !== undefined;
  useEffect(() => {
    if (isHere) noteWhose(userId);
  }, [isHere, userId]);
  return { here, isKnown: push.data !== undefined && !own.isPending, change };
}
