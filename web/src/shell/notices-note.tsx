/** On every page of a browser that got notices until somebody ended them from elsewhere: that it gets none, and the button that turns them on again. */
import { Button } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useNotices } from '../acts/use-notices.ts';
import { noteWhose, pushAbility, wasTurnedOn } from '../push-browser.ts';
import { useMay, useSession } from '../session.tsx';
import classes from './shell.module.css';

export function NoticesNote() {
  const { id } = useSession().user;
  const mayKnow = useMay('operator', 'approver', 'admin');
  return mayKnow && pushAbility() === 'able' && wasTurnedOn(id) ? <EndedNote /> : null;
}

function EndedNote() {
  const { here, isKnown, change } = useNotices();
  const [isLeft, setLeft] = useState(false);
  if (!isKnown || here !== undefined || isLeft) return null;
  const leave = () => {
    noteWhose(undefined);
    setLeft(true);
  };
  return (
    <div className={classes.suspended} role="status">
      <IconBellOff size={20} aria-hidden />
      <span>
        <strong>Máy này không còn nhận thông báo</strong>: đã bị tắt từ nơi khác, hoặc trình duyệt tự bỏ.
      </span>
      <Button size="xs" loading={change.isPending} onClick={() => change.mutate(true)}>
        Bật lại
      </Button>
      <Button size="xs" variant="default" onClick={leave}>
        Thôi
      </Button>
    </div>
  );
}
