/** Ngoại lệ: hours beyond the rules that somebody proposes and a leader opens beforehand. */
import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Card } from '../../parts/card.tsx';
import { useMay } from '../../session.tsx';
import type { ExceptionView } from '../../words/policy-words.ts';
import { ExceptionDialog } from './exception-dialog.tsx';
import { ExceptionRow } from './exception-row.tsx';
import classes from './policy.module.css';

export function ExceptionsCard({ exceptions }: { readonly exceptions: readonly ExceptionView[] }) {
  const mayPropose = useMay('operator', 'admin');
  const [adding, setAdding] = useState(false);
  return (
    <Card
      title="Ngoại lệ"
      aside={
        mayPropose ? (
          <Button size="sm" leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
            Đề nghị ngoại lệ
          </Button>
        ) : null
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        Mở thêm giờ phát cho một ngày nhất định, ví dụ ngày bầu cử hay đêm giao thừa. Chỉ có hiệu lực khi lãnh đạo duyệt
        trước giờ bắt đầu.
      </Text>
      {exceptions.length === 0 ? <Text fw={600}>Sắp tới không có ngoại lệ nào.</Text> : null}
      <ul className={classes.list}>
        {exceptions.map((exception) => (
          <ExceptionRow key={exception.id} exception={exception} />
        ))}
      </ul>
      <ExceptionDialog opened={adding} onClose={() => setAdding(false)} />
    </Card>
  );
}
