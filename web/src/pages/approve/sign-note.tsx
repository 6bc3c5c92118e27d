/** Signatures on the page Duyệt: what is missing for one, why a tap is asked for, and what is signed. */
import { Alert, Text } from '@mantine/core';
import { IconFingerprint, IconKey } from '@tabler/icons-react';
import { whyNoPasskeys } from '../../acts/use-passkey.ts';
import type { Demand } from '../../acts/use-signing.ts';
import classes from './approve.module.css';

/** Whether this person, in this browser, cannot sign what has to be signed, and the way out; undefined where they can, or need not. */
export function signTrouble(approving: Demand | undefined): string | undefined {
  if (approving === undefined || approving === 'no') return undefined;
  if (approving === 'not-listed')
    return 'Các trạm chỉ phát tin bài có chữ ký của người duyệt, mà khóa truy cập của bạn chưa có trong danh sách khóa. Nhờ quản trị viên làm bước ở Quản trị › Khóa, hoặc để người duyệt khác ký.';
  const cannot = whyNoPasskeys();
  return cannot === undefined ? undefined : `Duyệt ở đây cần chữ ký bằng khóa truy cập. ${cannot}`;
}

/** The trouble, before anything is heard or read. */
export function SignTrouble({ approving }: { readonly approving: Demand | undefined }) {
  const trouble = signTrouble(approving);
  return trouble === undefined ? null : (
    <Alert color="orange" icon={<IconKey aria-hidden />}>
      {trouble}
    </Alert>
  );
}

/** Why a tap is asked for; nothing where stations ask for no signature, or there is trouble. */
export function SignNote({ approving }: { readonly approving: Demand | undefined }) {
  if (approving !== 'yes' || signTrouble(approving) !== undefined) return null;
  return (
    <Text size="sm" c="dimmed">
      <IconFingerprint size={17} aria-hidden style={{ verticalAlign: '-3px' }} /> Bấm xong, điện thoại hoặc máy này hỏi
      vân tay, khuôn mặt hoặc mã khóa màn hình: đó là chữ ký để các trạm phát đúng bản này.
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
