/** Closes a report: number and day as they will stand on paper, or nothing where the office writes them by hand. */
import { Alert, Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import type { Report } from '../../api/reports.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DateField } from '../../parts/dates.tsx';
import { queries } from '../../queries.ts';

export function CloseDialog({
  report,
  opened,
  onClose,
}: {
  readonly report: Report;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const client = useQueryClient();
  const [number, setNumber] = useState('');
  const [isSure, setSure] = useState(false);
  const list = useQuery(queries.reportChecklist(report.id));
  const isEmpty = list.data?.items.some(({ kind }) => kind === 'no-log') ?? false;
  const [signedOn, setSignedOn] = useState<string>();
  const close = useMutation({
    mutationFn: () =>
      api.closeReport(report.id, { version: report.version, number: number.trim(), signedOn: signedOn ?? null }),
    onSuccess: ({ editions }) => {
      tellDone(`Đã chốt bản ${editions.length}. Tải bản Word hoặc PDF để trình ký.`);
      void client.invalidateQueries({ queryKey: ['reports'] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened={opened}
      title="Chốt bản chính thức"
      confirm="Chốt"
      busy={close.isPending}
      blocked={list.isPending || (isEmpty && !isSure)}
      error={close.error}
      onConfirm={() => close.mutate()}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Text>
          Loa đếm lại số liệu lần cuối, làm các tệp Word, PDF, Excel và giữ nguyên từ đây. Việc này mất vài giây.
        </Text>
        {isEmpty ? (
          <Alert color="yellow" variant="light" title="Kỳ này chưa có nhật ký phát sóng">
            <Checkbox
              label="Vẫn chốt báo cáo không có số liệu phát thanh"
              checked={isSure}
              onChange={(event) => setSure(event.currentTarget.checked)}
            />
          </Alert>
        ) : null}
        <TextInput
          label="Số văn bản"
          description="Chỉ ghi số, như 15. Để trống nếu văn thư ghi số bằng tay."
          maxLength={40}
          data-autofocus
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <DateField
          label="Ngày ký"
          description="Để trống nếu ghi ngày bằng tay khi ký."
          clearable
          value={signedOn}
          onChange={setSignedOn}
        />
      </Stack>
    </ConfirmDialog>
  );
}
