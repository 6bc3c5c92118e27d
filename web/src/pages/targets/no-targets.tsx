/** Before there is any target: what one is, and three to start from. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Card } from '../../parts/card.tsx';
import { EmptyNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { exampleTargets, type TargetDraft } from './target-draft.ts';
import classes from './targets.module.css';

export function NoTargets({
  mayWrite,
  onStart,
}: {
  readonly mayWrite: boolean;
  readonly onStart: (draft: TargetDraft) => void;
}) {
  const topics = useQuery(queries.topics()).data?.topics ?? [];
  return (
    <Card>
      <EmptyNote title="Xã chưa đặt chỉ tiêu nào">
        {mayWrite
          ? 'Kế hoạch không nêu con số, chỉ tiêu do xã đặt. Chọn một mẫu dưới đây để bắt đầu, rồi sửa cho hợp với xã.'
          : 'Kế hoạch không nêu con số, chỉ tiêu do xã đặt. Cán bộ truyền thanh ghi chỉ tiêu ở trang này.'}
      </EmptyNote>
      {mayWrite ? (
        <ul className={classes.examples}>
          {exampleTargets(topics).map((example) => (
            <li key={example.title}>
              <strong>{example.title}</strong>
              <Button variant="default" aria-label={`Dùng mẫu này: ${example.title}`} onClick={() => onStart(example)}>
                Dùng mẫu này
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  );
}
