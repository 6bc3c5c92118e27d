/** "Báo cho tôi trên máy này": notices of stations that are not ready, on this very browser; or why it cannot. */
import { Switch, Text } from '@mantine/core';
import { useNotices } from '../acts/use-notices.ts';
import { pushAbility } from '../push-browser.ts';
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
  const { here, isKnown, change } = useNotices();
  return (
    <Switch
      {...(className === undefined ? {} : { className })}
      label="Báo cho tôi trên máy này"
      checked={change.isPending ? change.variables : here !== undefined}
      disabled={!isKnown || change.isPending}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
    />
  );
}
