/** Why a tap is asked for, or what is missing for one; nothing where stations ask for no signature. */
import { Alert, Text } from '@mantine/core';
import { IconFingerprint, IconKey } from '@tabler/icons-react';
import { whyNoPasskeys } from '../../acts/use-passkey.ts';
import type { Demand } from '../../acts/use-signing.ts';
import classes from './approve.module.css';

export function SignNote({ approving }: { readonly approving: Demand | undefined }) {
  if (approving === undefined || approving === 'no') return null;
  if (approving === 'not-listed') {
    return (
      <Alert color="orange" icon={<IconKey aria-hidden />}>
        Các trạm chỉ phát tin bài có chữ ký của người duyệt, mà khóa truy cập của bạn chưa có trong danh sách khóa. Nhờ
        quản trị viên làm bước ở Quản trị › Khóa, hoặc để người duyệt khác ký.
      </Alert>
    );
  }
  const cannot = whyNoPasskeys();
  if (cannot !== undefined) {
    return (
      <Alert color="orange" icon={<IconKey aria-hidden />}>
        Duyệt ở đây cần chữ ký bằng khóa truy cập. {cannot}
      </Alert>
    );
  }
  return (
    <Text size="sm" c="dimmed">
      <IconFingerprint size={17} aria-hidden style={{ verticalAlign: '-3px' }} /> Bấm xong, điện thoại hoặc máy này hỏi
      vân tay, khuôn mặt hoặc mã khóa màn hình: đó là chữ ký để các trạm phát đúng bản vừa nghe.
    </Text>
  );
}

/** What is signed, for whoever wants to compare it: each file by the first letters of its hash. */
export function SignedHashes({
  items,
}: {
  readonly items: readonly { readonly title: string; readonly sha256: string }[];
}) {
  return (
    <details>
      <summary>Chi tiết: một chữ ký cho {items.length} tệp</summary>
      <ul className={classes.hashes}>
        {items.map(({ title, sha256 }) => (
          <li key={sha256}>
            {title}: <code>{sha256.slice(0, 16)}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
