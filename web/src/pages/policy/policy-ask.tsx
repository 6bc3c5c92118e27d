/** The question before a policy is stored: from when, and what of the plan would fall silent. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { PolicySet } from '../../../../server/contract/policy.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import type { PolicyRules } from '../../words/policy-words.ts';
import { longDateOf } from '../../words/time-words.ts';
import { type PolicyDraft, policyRules } from './policy-draft.ts';
import { PolicyFacts } from './policy-facts.tsx';

export function PolicyAsk({
  policy,
  draft,
  effect,
  busy,
  error,
  onBack,
  onConfirm,
}: {
  readonly policy: PolicyRules;
  readonly draft: PolicyDraft;
  readonly effect: PolicySet['silenced'];
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onBack: () => void;
  readonly onConfirm: () => void;
}) {
  const { validFrom } = draft;
  const top = useRef<HTMLDivElement>(null);
  // The form before it was scrolled to its end: what would fall silent must be seen first.
  useEffect(() => {
    top.current?.scrollIntoView({ block: 'end' });
  }, []);
  return (
    <Stack>
      <Text ref={top} fw={600}>
        {validFrom === undefined
          ? 'Quy chế mới áp dụng ngay khi lưu.'
          : `Quy chế mới áp dụng từ đầu ngày ${longDateOf(validFrom)}.`}
      </Text>
      <Effect effect={effect} />
      <Text fw={600}>Những điều thay đổi so với quy chế đang áp dụng:</Text>
      <PolicyFacts rules={policyRules(draft)} changedFrom={policy} />
      <ProblemNote error={error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          Sửa tiếp
        </Button>
        <Button color={effect.airings > 0 ? 'red.8' : 'navy'} loading={busy} onClick={onConfirm}>
          {effect.airings > 0 ? 'Vẫn lưu quy chế' : 'Lưu quy chế'}
        </Button>
      </Group>
    </Stack>
  );
}

/** Counted over the 15 days from its beginning, as the server does. */
function Effect({ effect: { airings, first } }: { readonly effect: PolicySet['silenced'] }) {
  if (airings === 0) {
    return (
      <Alert color="leaf" icon={<IconCircleCheck aria-hidden />} role="status">
        Không lượt phát nào đã xếp trong 15 ngày đầu bị im tiếng.
      </Alert>
    );
  }
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      role="status"
      title={`${airings} lượt phát đã xếp trong 15 ngày đầu sẽ im tiếng hoặc bị bớt.`}
    >
      {first === null ? null : <>Lượt đầu tiên: {first.message}</>}
    </Alert>
  );
}
