/** Quy chế phát sóng as it stands: what the machine refuses, whoever asks. */
import { Button, Group, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import type { PolicyView } from '../../../../server/contract/policy.ts';
import { Card } from '../../parts/card.tsx';
import { Mark } from '../../parts/state-badge.tsx';
import { useMay } from '../../session.tsx';
import { PolicyDialog } from './policy-dialog.tsx';
import { PolicyFacts } from './policy-facts.tsx';

export function PolicyRulesCard({ policy }: { readonly policy: PolicyView }) {
  const mayWrite = useMay('admin');
  const [editing, setEditing] = useState(false);
  return (
    <Card
      title="Quy chế đang áp dụng"
      aside={
        <Group gap="sm">
          {policy.label === null ? null : <Mark tone="warn">{policy.label}</Mark>}
          {mayWrite ? (
            <Button
              size="sm"
              variant="default"
              leftSection={<IconPencil size={17} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              Sửa quy chế
            </Button>
          ) : null}
        </Group>
      }
    >
      <PolicyFacts rules={policy} />
      <Text size="sm" c="dimmed" mt="sm">
        Ngoài giờ được phát, không gì được phát trừ khẩn cấp: máy chủ từ chối khi lập lịch, và trạm từ chối thêm một lần
        nữa.{mayWrite ? '' : ' Chỉ quản trị sửa được quy chế.'}
      </Text>
      <PolicyDialog opened={editing} policy={policy} onClose={() => setEditing(false)} />
    </Card>
  );
}
