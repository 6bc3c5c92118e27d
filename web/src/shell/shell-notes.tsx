/** Two quiet lines of the frame: that the data is a sample, and that the line to the server is lost. */
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useLine } from '../live.tsx';
import { useSession, useZone } from '../session.tsx';
import { clock } from '../words/time-words.ts';
import classes from './shell.module.css';

/** Only in the demo. */
export function SampleNote() {
  const { commune } = useSession();
  return commune.demo ? <div className={classes.sample}>Dữ liệu mẫu · giờ mẫu</div> : null;
}

/** Only while the line is lost: since when, and what that means for what is on screen. */
export function LineNote() {
  const line = useLine();
  const zone = useZone();
  if (line.kind !== 'lost') return null;
  return (
    <div className={classes.lost} role="status">
      <IconPlugConnectedX size={18} aria-hidden />
      <span>
        Mất kết nối với máy chủ từ {clock(line.sinceMs, zone)}. Đang tự nối lại; số liệu trên trang có thể đã cũ. Các
        trạm vẫn phát theo lịch đã nhận.
      </span>
    </div>
  );
}
