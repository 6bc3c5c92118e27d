/** Says what of the plan a recording is too long for, and what can be done. */
import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

export function MisfitNote({ misfits }: { readonly misfits: readonly string[] }) {
  if (misfits.length === 0) return null;
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title="Bản này không vừa lịch đã xếp">
      {misfits.map((misfit) => (
        <Text key={misfit}>{misfit}</Text>
      ))}
      <Text mt={6}>Phần không vừa sẽ không phát. Thay bằng bản ngắn hơn, hoặc sửa chương trình, lịch phát.</Text>
    </Alert>
  );
}
