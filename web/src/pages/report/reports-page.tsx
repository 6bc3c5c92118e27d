/** Soạn báo cáo: which report is to be written now, and which ones there are. */
import { Anchor, Badge, Group, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ReportList } from '../../api/reports.ts';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { dateOf, dateTimeWords } from '../../words/time-words.ts';
import { BeginCard } from './begin-card.tsx';
import classes from './report.module.css';
import { ReportTabs } from './report-tabs.tsx';

export function ReportsPage() {
  const list = useQuery(queries.reports());
  const mayWrite = useMay('operator', 'admin');
  return (
    <Page name="reports" title="Soạn báo cáo" busy={list.data === undefined}>
      <ReportTabs />
      {list.isPending ? <WaitingNote /> : null}
      <ProblemNote error={list.error} retry={() => void list.refetch()} />
      {list.data === undefined ? null : (
        <>
          {mayWrite ? <BeginCard list={list.data} /> : null}
          <Card title="Các báo cáo">
            {list.data.reports.length === 0 ? (
              <EmptyNote title="Chưa có báo cáo nào">
                {mayWrite
                  ? 'Bấm nút ở trên: số liệu, danh mục tin bài và sự cố được lấy sẵn từ nhật ký.'
                  : 'Cán bộ truyền thanh hoặc quản trị viên lập báo cáo ở trang này.'}
              </EmptyNote>
            ) : (
              <Reports reports={list.data.reports} />
            )}
          </Card>
        </>
      )}
    </Page>
  );
}

function Reports({ reports }: Pick<ReportList, 'reports'>) {
  const zone = useZone();
  const today = localDate(Date.now(), zone);
  return (
    <div className={classes.scroll}>
      <Table verticalSpacing="sm" className={classes.table ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Báo cáo</Table.Th>
            <Table.Th>Kỳ</Table.Th>
            <Table.Th>Tình trạng</Table.Th>
            <Table.Th>Sửa lần cuối</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reports.map((report) => (
            <Table.Tr key={report.id}>
              <Table.Td>
                <Anchor component={Link} href={`/bao-cao/${report.id}`} fw={600}>
                  {report.title}
                </Anchor>
              </Table.Td>
              <Table.Td className={classes.nowrap ?? ''}>
                {dateOf(report.firstDay)} - {dateOf(report.lastDay)}
              </Table.Td>
              <Table.Td>
                <Standing report={report} today={today} />
              </Table.Td>
              <Table.Td>
                {report.changedBy}, {dateTimeWords(report.changedAt, zone)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Standing({ report, today }: { readonly report: ReportList['reports'][number]; readonly today: string }) {
  if (report.editions > 0)
    return (
      <Badge color="leaf.8" size="lg" tt="none">
        Đã chốt{report.editions > 1 ? ` ${report.editions} lần` : ''}
      </Badge>
    );
  const late = report.dueOn !== null && report.dueOn < today;
  return (
    <Group gap={6}>
      <Badge color={late ? 'red.8' : 'gray.7'} size="lg" tt="none">
        {late ? 'Quá hạn' : 'Bản nháp'}
      </Badge>
      {report.dueOn === null ? null : <Text size="sm">hạn nộp {dateOf(report.dueOn)}</Text>}
    </Group>
  );
}
