/** Rules that begin on a day to come, and the way to take them back until then. */
import { Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PolicyView } from '../../../../server/contract/policy.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { useMay, useZone } from '../../session.tsx';
import { dateWords } from '../../words/time-words.ts';
import { PolicyFacts } from './policy-facts.tsx';

export function LaterRulesCard({ rules }: { readonly rules: PolicyView['later'][number] }) {
  const client = useQueryClient();
  const zone = useZone();
  const mayWrite = useMay('admin');
  const [asking, setAsking] = useState(false);
  const day = dateWords(rules.validFrom, zone);
  const withdraw = useMutation({
    mutationFn: () => api.withdrawPolicy(rules.id),
    onSuccess: () => {
      tellDone(`Đã rút lại quy chế áp dụng từ ngày ${day}.`);
      void client.invalidateQueries();
      setAsking(false);
    },
  });
  return (
    <Card
      title={`Quy chế áp dụng từ ngày ${day}`}
      aside={
        mayWrite ? (
          <DangerButton icon={<IconArrowBackUp size={18} aria-hidden />} onClick={() => setAsking(true)}>
            Rút lại
          </DangerButton>
        ) : null
      }
    >
      <PolicyFacts rules={rules} />
      <ConfirmDialog
        opened={asking}
        title={`Rút lại quy chế áp dụng từ ngày ${day}?`}
        confirm="Rút lại quy chế"
        danger
        busy={withdraw.isPending}
        error={withdraw.error}
        onConfirm={() => withdraw.mutate()}
        onClose={() => setAsking(false)}
      >
        <Text>Từ ngày đó, quy chế đang áp dụng trước nó vẫn giữ nguyên. Sổ việc đã làm vẫn còn ghi.</Text>
      </ConfirmDialog>
    </Card>
  );
}
