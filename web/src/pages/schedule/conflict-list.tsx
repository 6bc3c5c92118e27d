/** What stands in a plan's way: what stops it from being stored, apart from what only has to be known. */
import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconCircleCheck } from '@tabler/icons-react';
import type { Conflict } from '../../../../server/contract/schedules.ts';
import classes from './schedule.module.css';

const shown = 5;

/** Each conflict's own sentence; "none" is said too. */
export function Conflicts({ conflicts }: { readonly conflicts: readonly Conflict[] }) {
  if (conflicts.length === 0) {
    return (
      <p className={classes.noConflict}>
        <IconCircleCheck size={19} aria-hidden /> Không trùng lịch nào, không vướng quy chế.
      </p>
    );
  }
  const refused = conflicts.filter(({ refuses }) => refuses);
  const warned = conflicts.filter(({ refuses }) => !refuses);
  return (
    <>
      {refused.length === 0 ? null : (
        <Alert
          color="red"
          mt="sm"
          icon={<IconBan aria-hidden />}
          title={`Không lưu được: ${refused.length} chỗ phải sửa`}
        >
          <Sentences conflicts={refused} />
        </Alert>
      )}
      {warned.length === 0 ? null : (
        <Alert
          color="yellow"
          mt="sm"
          icon={<IconAlertTriangle aria-hidden />}
          title={`Lưu được, nhưng ${warned.length} chỗ cần xem`}
        >
          <Sentences conflicts={warned} />
        </Alert>
      )}
    </>
  );
}

function Sentences({ conflicts }: { readonly conflicts: readonly Conflict[] }) {
  const hidden = conflicts.length - shown;
  return (
    <>
      <ul className={classes.conflicts}>
        {conflicts.slice(0, shown).map(({ at, kind, message }) => (
          <li key={`${at} ${kind} ${message}`}>{message}</li>
        ))}
      </ul>
      {hidden > 0 ? `và ${hidden} chỗ nữa.` : null}
    </>
  );
}
