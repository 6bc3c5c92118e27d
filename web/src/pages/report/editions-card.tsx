/** The editions that were sent: their files as they were made, the signed scan beside them, and which figures have changed since. */
import { Alert, Anchor, Button, FileButton, Group, Stack, Table, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tellDone } from '../../acts/tell.tsx';
import { type Edition, editionUrl, type Report } from '../../api/reports.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { useZone } from '../../session.tsx';
import { dateTimeWords, sizeWords } from '../../words/time-words.ts';
import classes from './report.module.css';

const fileWords: Readonly<Record<string, string>> = {
  docx: 'Word',
  pdf: 'PDF',
  xlsx: 'Excel',
  csv: 'Nhật ký (CSV)',
  json: 'Số liệu (JSON)',
  paragraph: 'Đoạn cho báo cáo chung',
};

export function EditionsCard({ report, mayWrite }: { readonly report: Report; readonly mayWrite: boolean }) {
  const last = report.editions.at(-1);
  const zone = useZone();
  if (last === undefined) return null;
  const number = last.number === '' ? '' : `, số ${last.number}`;
  return (
    <Card title={`Đã chốt lần ${last.edition}${number}, ${dateTimeWords(last.madeAt, zone)}`}>
      <Stack gap="md">
        {[...report.editions].reverse().map((edition) => (
          <One key={edition.edition} report={report} edition={edition} mayWrite={mayWrite} />
        ))}
        <Changed changes={report.changedSince} />
      </Stack>
    </Card>
  );
}

function One({
  report,
  edition,
  mayWrite,
}: {
  readonly report: Report;
  readonly edition: Edition;
  readonly mayWrite: boolean;
}) {
  const zone = useZone();
  const url = editionUrl(report.id, edition.edition);
  return (
    <div>
      <Text fw={600}>
        Bản {edition.edition}
        {edition.number === '' ? '' : `, số ${edition.number}`}: {edition.madeBy} chốt{' '}
        {dateTimeWords(edition.madeAt, zone)}
      </Text>
      <Group gap="md" my={4}>
        {edition.files.map(({ kind, bytes }) => (
          <Anchor key={kind} href={`${url}/files/${kind}`}>
            {fileWords[kind]} ({sizeWords(bytes)})
          </Anchor>
        ))}
      </Group>
      <Text size="sm" c="dimmed">
        Mã kiểm tra: <span className={classes.hash}>{edition.hash}</span>
      </Text>
      <Group gap="md" mt={4}>
        {edition.scans.map(({ sha256, name, addedBy }) => (
          <Anchor key={sha256} href={`${url}/scans/${sha256}`}>
            Bản ký: {name} ({addedBy})
          </Anchor>
        ))}
        {mayWrite ? <AddScan report={report} edition={edition.edition} /> : null}
      </Group>
    </div>
  );
}

function AddScan({ report, edition }: { readonly report: Report; readonly edition: number }) {
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: (file: File) => api.addScan(report.id, edition, file),
    onSuccess: () => {
      tellDone('Đã lưu bản ký.');
      void client.invalidateQueries({ queryKey: ['reports'] });
    },
  });
  return (
    <>
      <FileButton accept="application/pdf,image/jpeg" onChange={(file) => file !== null && add.mutate(file)}>
        {(props) => (
          <Button
            {...props}
            size="sm"
            variant="default"
            loading={add.isPending}
            leftSection={<IconUpload size={17} aria-hidden />}
          >
            Thêm bản ký quét
          </Button>
        )}
      </FileButton>
      <ProblemNote error={add.error} />
    </>
  );
}

function Changed({ changes }: { readonly changes: Report['changedSince'] }) {
  if (changes.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Từ khi chốt bản mới nhất, số liệu không thay đổi.
      </Text>
    );
  return (
    <Alert color="yellow" variant="light" title="Số liệu đã thay đổi từ khi chốt bản mới nhất">
      <Text size="sm" mb={4}>
        Nhật ký về muộn, hoặc thôn xác nhận sau. Bản đã chốt giữ nguyên; cần báo lại thì chốt bản mới.
      </Text>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Số liệu</Table.Th>
            <Table.Th>Khi chốt</Table.Th>
            <Table.Th>Bây giờ</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(({ figure, was, is }) => (
            <Table.Tr key={figure}>
              <Table.Td>{figure}</Table.Td>
              <Table.Td>{was}</Table.Td>
              <Table.Td>{is}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Alert>
  );
}
