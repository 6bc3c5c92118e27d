/** "Báo cho tôi trên máy này": notices of stations that are not ready, on this very browser; or why it cannot. */
import { Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { tellDone, tellProblem } from '../acts/tell.tsx';
import { api } from '../api.ts';
import { ownEndpoint, pushAbility, subscribeHere, unsubscribeHere } from '../push-browser.ts';
import { queries } from '../queries.ts';
import { useMay } from '../session.tsx';

const reasons = {
  insecure: 'Máy này chưa nhận được thông báo: trang phải mở bằng địa chỉ https://.',
  unable: 'Trình duyệt này không nhận được thông báo. Trên iPhone: thêm trang vào Màn hình chính rồi mở từ đó.',
  blocked: 'Thông báo đang bị chặn trong cài đặt của trình duyệt cho trang này.',
} as const;

export function NotifySwitch({ className }: { readonly className?: string }) {
  // Notices say whom to call: whoever only looks gets none.
  const mayKnow = useMay('operator', 'approver', 'admin');
  const ability = pushAbility();
  if (!mayKnow) return null;
  if (ability !== 'able')
    return (
      <Text size="sm" {...(className === undefined ? {} : { className })}>
        {reasons[ability]}
      </Text>
    );
  return <AbleSwitch {...(className === undefined ? {} : { className })} />;
}

function AbleSwitch({ className }: { readonly className?: string }) {
  const client = useQueryClient();
  const push = useQuery(queries.push());
  const own = useQuery({ queryKey: ['push', 'here'], queryFn: async () => (await ownEndpoint()) ?? null });
  const here = push.data?.browsers.find(({ endpoint }) => endpoint === own.data);
  const change = useMutation({
    mutationFn: async (on: boolean) => {
      if (!on) {
        await unsubscribeHere();
        if (here !== undefined) await api.unsubscribe(here.id);
        return false;
      }
      const address = push.data === undefined ? undefined : await subscribeHere(push.data.publicKey);
      if (address !== undefined) await api.subscribe(address);
      return address !== undefined;
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
  return (
    <Switch
      {...(className === undefined ? {} : { className })}
      label="Báo cho tôi trên máy này"
      checked={change.isPending ? change.variables : here !== undefined}
      disabled={push.data === undefined || own.isPending || change.isPending}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
    />
  );
}
