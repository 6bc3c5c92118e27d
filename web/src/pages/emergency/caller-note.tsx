/** Before anything is recorded: whether this person's order would be played at all, and who else can give it. */
import { Alert } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { whyNoPasskeys } from '../../acts/use-passkey.ts';
import type { Demand } from '../../acts/use-signing.ts';

/** Nothing where nothing is asked for, or all is well. */
export function CallerNote({
  calling,
  callers,
}: {
  readonly calling: Demand | undefined;
  readonly callers: readonly string[];
}) {
  if (calling === undefined || calling === 'no') return null;
  const cannot = calling === 'yes' ? whyNoPasskeys() : undefined;
  if (calling === 'yes' && cannot === undefined) return null;
  return (
    <Alert color="red" icon={<IconKey aria-hidden />} role="alert" title="Trạm chỉ phát lệnh khẩn cấp có chữ ký">
      {cannot ??
        'Khóa truy cập của bạn chưa có trong danh sách được ký lệnh khẩn cấp, nên lệnh gửi từ tài khoản này sẽ không phát.'}
      {callers.length === 0 ? '' : ` Người ký được: ${callers.join(', ')}. Gọi họ mở trang này trên điện thoại.`}
    </Alert>
  );
}
