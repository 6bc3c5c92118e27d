/** Which stations' own journals say nothing of a part of the days that are shown: there the log cannot be sure. */
import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { JournalGap } from '../../../../server/contract/ledger.ts';
import { useZone } from '../../session.tsx';
import { gapLines } from './gap-words.ts';
import classes from './log.module.css';

/** So many stand in the sentence; the others behind it. */
const SHOWN = 3;

export function GapNote({ gaps }: { readonly gaps: readonly JournalGap[] }) {
  const zone = useZone();
  if (gaps.length === 0) return null;
  const words = gapLines(gaps, zone);
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title="Nhật ký máy còn thiếu: những lúc này chưa trả lời chắc được"
      className={classes.gaps ?? ''}
    >
      {words.length <= SHOWN ? (
        <Lines words={words} />
      ) : (
        <>
          <Lines words={words.slice(0, SHOWN)} />
          <details>
            <summary>Xem thêm {words.length - SHOWN} chỗ</summary>
            <Lines words={words.slice(SHOWN)} />
          </details>
        </>
      )}
    </Alert>
  );
}

function Lines({ words }: { readonly words: readonly string[] }) {
  return (
    <ul className={classes.gapLines}>
      {words.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
