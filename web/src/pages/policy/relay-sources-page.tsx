/** Nguồn tiếp âm: the live sources that a leader has approved. */
import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useMay } from '../../session.tsx';
import { PlanTabs } from '../schedule/plan-tabs.tsx';
import classes from './policy.module.css';
import { SourceDialog } from './source-dialog.tsx';
import { SourceRow } from './source-row.tsx';

export function RelaySourcesPage() {
  const sources = useQuery(queries.relaySources());
  const mayWrite = useMay('operator', 'admin');
  const [adding, setAdding] = useState(false);
  const { data } = sources;
  return (
    <Page
      name="relay-sources"
      title="Nguồn tiếp âm"
      busy={data === undefined}
      actions={
        mayWrite ? (
          <Button leftSection={<IconPlus size={19} aria-hidden />} onClick={() => setAdding(true)}>
            Thêm nguồn
          </Button>
        ) : null
      }
    >
      <PlanTabs />
      {sources.isPending ? <WaitingNote /> : null}
      <ProblemNote error={data === undefined ? sources.error : null} retry={() => void sources.refetch()} />
      {data === undefined ? null : (
        <Card>
          <Text c="dimmed">
            Đài được tiếp âm trực tiếp trong chương trình. Nguồn phải được lãnh đạo duyệt mới phát được; đổi địa chỉ
            hoặc kéo dài thời hạn thì phải duyệt lại.
          </Text>
          {data.sources.length === 0 ? (
            <EmptyNote title="Chưa có nguồn tiếp âm nào">
              {mayWrite
                ? 'Bấm «Thêm nguồn», ghi tên đài và địa chỉ đường truyền của đài đó.'
                : 'Cán bộ truyền thanh thêm nguồn ở trang này.'}
            </EmptyNote>
          ) : null}
          <ul className={classes.list}>
            {data.sources.map((source) => (
              <SourceRow key={source.id} source={source} mayWrite={mayWrite} />
            ))}
          </ul>
        </Card>
      )}
      <SourceDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
