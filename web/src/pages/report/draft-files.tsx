/** The draft on paper: looked at in the browser, taken along as Word or Excel, and closed as the edition that is sent. */
import { Button, Group, Text } from '@mantine/core';
import { IconFileTypeDocx, IconFileTypePdf, IconFileTypeXls, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { previewUrl, type Report } from '../../api/reports.ts';
import { Card } from '../../parts/card.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { dateOf } from '../../words/time-words.ts';
import { CloseDialog } from './close-dialog.tsx';
import classes from './report.module.css';

export function DraftFiles({
  report,
  unsaved,
  mayWrite,
}: {
  readonly report: Report;
  readonly unsaved: boolean;
  readonly mayWrite: boolean;
}) {
  const [closing, setClosing] = useState(false);
  const [looking, setLooking] = useState(false);
  const phone = usePhone();
  const isClosed = report.editions.length > 0;
  const unfinished = report.lastDay >= localDate(Date.now(), useZone());
  return (
    <Card title={isClosed ? 'Soạn bản mới khi số liệu thay đổi' : 'Bản nháp'}>
      <Group gap="sm">
        {phone ? (
          <Button
            component="a"
            href={previewUrl(report.id, 'pdf')}
            target="_blank"
            rel="noreferrer"
            variant="default"
            leftSection={<IconFileTypePdf size={20} aria-hidden />}
          >
            Xem bản in
          </Button>
        ) : (
          <Button
            variant="default"
            aria-expanded={looking}
            leftSection={<IconFileTypePdf size={20} aria-hidden />}
            onClick={() => setLooking(!looking)}
          >
            {looking ? 'Đóng bản in' : 'Xem bản in'}
          </Button>
        )}
        <Button
          component="a"
          href={previewUrl(report.id, 'docx')}
          variant="default"
          leftSection={<IconFileTypeDocx size={20} aria-hidden />}
        >
          Tải bản Word
        </Button>
        <Button
          component="a"
          href={previewUrl(report.id, 'xlsx')}
          variant="default"
          leftSection={<IconFileTypeXls size={20} aria-hidden />}
        >
          Tải số liệu Excel
        </Button>
        {mayWrite ? (
          <Button
            variant={isClosed ? 'default' : 'filled'}
            disabled={unfinished || unsaved}
            leftSection={<IconLock size={19} aria-hidden />}
            onClick={() => setClosing(true)}
          >
            {isClosed ? 'Chốt bản mới' : 'Chốt bản chính thức'}
          </Button>
        ) : null}
      </Group>
      <Text size="sm" fw={unsaved ? 600 : 400} mt="xs">
        {unsaved
          ? 'Nội dung vừa sửa chưa lưu nên chưa có trong bản nháp.'
          : unfinished
            ? `Kỳ báo cáo đến hết ngày ${dateOf(report.lastDay)}: chốt được từ hôm sau.`
            : 'Chốt xong, số liệu và các tệp của bản đó được giữ nguyên. Muốn sửa thì chốt bản mới.'}
      </Text>
      {looking && !phone ? (
        // Its address changes with each saved version, so that it is made anew.
        <iframe
          title="Bản in của báo cáo"
          src={`${previewUrl(report.id, 'pdf')}?ban=${report.version}`}
          className={classes.preview}
        />
      ) : null}
      <CloseDialog report={report} opened={closing} onClose={() => setClosing(false)} />
    </Card>
  );
}
