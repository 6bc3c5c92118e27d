/** The last step: a knob that has to be drawn all the way to the right; for keyboards and screen readers Enter, or a button, with a question. */
import { Slider, Text, UnstyledButton } from '@mantine/core';
import { IconChevronsRight } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import classes from './emergency.module.css';

/** A touch that begins further right than this was no drawing. */
const beginsBelow = 30;
const sentFrom = 95;

export function SlideToSend({
  summary,
  lack,
  busy,
  busyWords,
  onSend,
}: {
  readonly summary: string;
  /** Why it cannot be sent yet. */
  readonly lack: string | undefined;
  readonly busy: boolean;
  /** What is waited for meanwhile. */
  readonly busyWords: string;
  readonly onSend: () => void;
}) {
  const [value, setValue] = useState(0);
  const [asking, setAsking] = useState(false);
  const drawn = useRef<'at-rest' | 'drawing' | 'jumped'>('at-rest');
  const draw = (next: number) => {
    if (drawn.current === 'at-rest') drawn.current = next <= beginsBelow ? 'drawing' : 'jumped';
    if (drawn.current === 'drawing') setValue(next);
  };
  const letGo = (last: number) => {
    const isSent = drawn.current === 'drawing' && last >= sentFrom;
    drawn.current = 'at-rest';
    setValue(0);
    if (isSent) onSend();
  };
  const disabled = lack !== undefined || busy;
  return (
    <div>
      <div className={classes.slide} data-off={disabled || undefined}>
        <Slider
          value={value}
          onChange={draw}
          onChangeEnd={letGo}
          disabled={disabled}
          label={null}
          size={64}
          thumbSize={64}
          color="red.9"
          thumbLabel="Trượt sang phải để phát; bằng bàn phím thì bấm Enter"
          thumbChildren={<IconChevronsRight size={34} aria-hidden />}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !disabled) setAsking(true);
          }}
          classNames={{
            root: classes.slider ?? '',
            trackContainer: classes.trackContainer ?? '',
            track: classes.track ?? '',
            bar: classes.bar ?? '',
            thumb: classes.thumb ?? '',
          }}
        />
        <span className={classes.slideWords} aria-hidden>
          {busy ? busyWords : lack === undefined ? 'Trượt sang phải để phát' : 'Chưa phát được'}
        </span>
      </div>
      <Text role="status" fw={600} ta="center" mt={6} mih={24}>
        {busy ? '' : lack}
      </Text>
      {disabled ? null : (
        <UnstyledButton className={classes.byKey ?? ''} onClick={() => setAsking(true)}>
          Không trượt được? Gửi bằng nút bấm
        </UnstyledButton>
      )}
      <ConfirmDialog
        opened={asking && !disabled}
        title="Phát khẩn cấp ngay bây giờ?"
        confirm="Phát ngay"
        danger
        busy={busy}
        error={null}
        onConfirm={() => {
          setAsking(false);
          onSend();
        }}
        onClose={() => setAsking(false)}
      >
        <Text>{summary}.</Text>
      </ConfirmDialog>
    </div>
  );
}
