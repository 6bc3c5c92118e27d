/** Dừng phát: this item, the whole airing, or everything normal until it is lifted; with a reason, for the log. */
import { Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { invalidateTopics } from '../../queries.ts';

export type StopWhat = 'item' | 'airing' | 'all';

/** What sounds and can be stopped; without one, only everything normal can be. */
export interface Stoppable {
  readonly airingId: string;
  readonly title: string;
  /** The item that is on, where it is known. */
  readonly item?: { readonly index: number; readonly title: string };
}

export function StopDialog({
  sounding,
  first,
  onClose,
}: {
  readonly sounding: Stoppable | undefined;
  readonly first: StopWhat;
  readonly onClose: () => void;
}) {
  const client = useQueryClient();
  const [what, setWhat] = useState<StopWhat>(first);
  const [reason, setReason] = useState('');
  const choose = (next: StopWhat) => {
    // The usual reasons are others: none is chosen yet.
    if ((next === 'all') !== (what === 'all')) setReason('');
    setWhat(next);
  };
  const stop = useMutation({
    mutationFn: () => perform(what, sounding, reason),
    onSuccess: (words) => {
      tellDone(words);
      onClose();
    },
    onSettled: () => invalidateTopics(client, ['plan', 'ledger']),
  });
  return (
    <ConfirmDialog
      opened
      title={sounding === undefined ? 'Tạm dừng mọi buổi phát thường?' : 'Dừng phát'}
      confirm={confirms[what]}
      danger
      busy={stop.isPending}
      blocked={reason === ''}
      error={stop.error}
      onConfirm={() => stop.mutate()}
      onClose={onClose}
    >
      {sounding === undefined ? null : (
        <Radio.Group aria-label="Dừng gì" value={what} onChange={(next) => choose(next as StopWhat)}>
          <Stack gap="sm">
            {sounding.item === undefined ? null : (
              <Radio
                value="item"
                label="Dừng bài này"
                description={`«${sounding.item.title}»; các bài sau vẫn phát đúng giờ.`}
              />
            )}
            <Radio value="airing" label="Dừng cả buổi" description={`«${sounding.title}», ở mọi trạm.`} />
            <Radio value="all" label="Tạm dừng mọi buổi phát thường" description={suspendNote} />
          </Stack>
        </Radio.Group>
      )}
      {sounding === undefined ? <Text>{suspendNote}</Text> : null}
      <div>
        <Text fw={600} mb={6}>
          Lý do
        </Text>
        <ReasonField
          key={what === 'all' ? 'all' : 'one'}
          usual={what === 'all' ? suspendReasons : stopReasons}
          onChange={setReason}
        />
      </div>
    </ConfirmDialog>
  );
}

const suspendNote = 'Không buổi nào phát, ở mọi trạm, đến khi có người mở lại. Lệnh khẩn cấp vẫn phát.';
const stopReasons = ['Phát nhầm bài', 'Sai nội dung', 'Sai giờ', 'Tiếng hỏng, rú rít', 'Theo chỉ đạo của lãnh đạo'];
const suspendReasons = ['Thiên tai: chỉ phát khẩn cấp', 'Có tang', 'Máy móc trục trặc', 'Theo chỉ đạo của lãnh đạo'];
const confirms: Readonly<Record<StopWhat, string>> = {
  item: 'Dừng bài này',
  airing: 'Dừng cả buổi',
  all: 'Tạm dừng tất cả',
};

/** What was done, in words. */
async function perform(what: StopWhat, sounding: Stoppable | undefined, reason: string): Promise<string> {
  if (what === 'all' || sounding === undefined) {
    await api.suspend({ reason });
    return 'Đã tạm dừng mọi buổi phát thường. Mở lại bằng nút trên thanh vàng.';
  }
  const { airingId, item } = sounding;
  const one = what === 'item' && item !== undefined;
  const { stations } = await api.stopAiring({ airingId, reason, ...(one ? { index: item.index } : {}) });
  return one ? `Đã dừng «${item.title}» ở ${stations} trạm.` : `Đã dừng «${sounding.title}» ở ${stations} trạm.`;
}
