/** Sổ việc đã làm: who did what to what, from where, before and after; newest first, narrowed as one likes, and whether it is whole. */
import { Alert, Button, Group, Menu, Text } from '@mantine/core';
import { IconAlertTriangle, IconFileExport, IconLink } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditPage } from '../../../../server/contract/audit.ts';
import { saveFile } from '../../acts/save-file.ts';
import { tellProblem } from '../../acts/tell.tsx';
import { type AuditNarrowing, auditApi } from '../../api/audit.ts';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { auditCsv } from '../../words/audit-csv.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './audit.module.css';
import { AuditFilters } from './audit-filters.tsx';
import { AuditLine, useAuditNames } from './audit-line.tsx';

export function AuditTab() {
  const [narrowing, setNarrowing] = useState<AuditNarrowing>({});
  const audit = useInfiniteQuery(queries.audit(narrowing));
  const nameOf = useAuditNames();
  const zone = useZone();
  if (audit.isPending) return <WaitingNote />;
  const [first] = audit.data?.pages ?? [];
  if (first === undefined) return <ProblemNote error={audit.error} retry={() => void audit.refetch()} />;
  const rows = audit.data?.pages.flatMap((page) => page.rows) ?? [];
  const lookedTo = audit.data?.pages.at(-1)?.lookedTo ?? undefined;
  return (
    <Card title="Sổ việc đã làm" aside={<ExportMenu narrowing={narrowing} nameOf={nameOf} />}>
      <Chain chain={first.chain} />
      <AuditFilters people={first.people} narrowing={narrowing} onChange={setNarrowing} />
      {rows.length > 0 || lookedTo !== undefined ? null : first.chain.rows === 0 ? (
        <EmptyNote title="Chưa có việc nào được ghi" />
      ) : (
        <EmptyNote title="Không có việc nào như vậy">Thử bỏ bớt điều kiện lọc, hoặc chọn ngày khác.</EmptyNote>
      )}
      <ul className={classes.list} aria-busy={audit.isPlaceholderData}>
        {rows.map((row) => (
          <AuditLine key={row.id} row={row} nameOf={nameOf} />
        ))}
      </ul>
      {lookedTo === undefined ? null : (
        <EmptyNote title={`${rows.length > 0 ? '' : 'Chưa thấy. '}Mới tìm đến ${dateTimeWords(lookedTo.at, zone)}`}>
          Sổ dài nên tìm từng đoạn. Bấm Tìm tiếp để tìm trong các việc trước đó.
        </EmptyNote>
      )}
      {audit.hasNextPage ? (
        <Group justify="center" mt="sm">
          <Button variant="default" loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            {lookedTo === undefined ? 'Xem các việc trước đó' : 'Tìm tiếp'}
          </Button>
        </Group>
      ) : null}
    </Card>
  );
}

/** Whether every row still follows the one before it, as it was written. */
function Chain({ chain: { rows, brokenAt, head } }: { readonly chain: AuditPage['chain'] }) {
  if (brokenAt !== null)
    return (
      <Alert
        color="red"
        variant="light"
        role="alert"
        mb="md"
        icon={<IconAlertTriangle aria-hidden />}
        title={`Sổ không còn nguyên: từ dòng số ${brokenAt} có chỗ bị sửa, bị bỏ hoặc bị chèn`}
      >
        Việc này chỉ làm được khi có người sửa thẳng tệp dữ liệu trên máy chủ. Giữ nguyên máy chủ, xuất sổ ra tệp, so
        với bản sao lưu gần nhất và báo người có trách nhiệm.
      </Alert>
    );
  return (
    <div className={classes.chain}>
      <StateBadge look={{ word: 'Sổ còn nguyên', tone: 'good', icon: IconLink }} />
      <Text size="sm" c="dimmed">
        {rows} việc, không sửa, không xóa được.
        {head === null ? '' : ` Mã dòng mới nhất: ${head.slice(0, 16)}…`}
      </Text>
    </div>
  );
}

interface ExportProps {
  readonly narrowing: AuditNarrowing;
  readonly nameOf: (id: string) => string | undefined;
}

/** The table for Excel is written here, where the words are; the file for programs comes as the server keeps it. */
function ExportMenu({ narrowing, nameOf }: ExportProps) {
  const zone = useZone();
  const table = useMutation({
    mutationFn: () => auditApi.storedAudit(narrowing),
    onSuccess: (rows) => saveFile('so-viec-da-lam.csv', 'text/csv;charset=utf-8', auditCsv(rows, { zone, nameOf })),
    onError: tellProblem,
  });
  return (
    <Menu position="bottom-end" withArrow>
      <Menu.Target>
        <Button variant="default" loading={table.isPending} leftSection={<IconFileExport size={18} aria-hidden />}>
          Xuất tệp
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={table.isPending} onClick={() => table.mutate()}>
          Bảng để mở bằng Excel (CSV)
        </Menu.Item>
        <Menu.Item component="a" href={auditApi.auditExportPath(narrowing)} download>
          Dữ liệu đầy đủ, có mã nối để kiểm tra (JSON)
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
