/** Nghe kiểm tra: somebody of the office stood there and listened. Written down with time, cluster, and a photo if there is one. */
import { Alert, Button, FileInput, Group, NativeSelect, Stack, Textarea } from '@mantine/core';
import { IconEar } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { Answer } from '../../../../server/contract/evidence.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { MomentFields, useNowDraft } from '../../parts/moment-fields.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { answerWord } from '../../words/answer-words.ts';
import { makeUuid } from '../../words/make-uuid.ts';
import { momentOf } from '../../words/moment-draft.ts';
import { shrinkPhoto } from '../../words/shrink-photo.ts';
import { capital } from '../../words/time-words.ts';
import type { Village } from './week-draft.ts';

type Heard = Exclude<Answer, 'cleared'>;
const CHOICES: readonly Heard[] = ['heard', 'partly', 'bad-sound', 'not-heard'];
const UNREADABLE = 'Không đọc được ảnh này. Chọn ảnh JPEG hoặc PNG khác.';

export function ListeningForm({ village }: { readonly village: Village }) {
  const [open, setOpen] = useState(false);
  if (open) return <Opened village={village} onClose={() => setOpen(false)} />;
  return (
    <Group>
      <Button variant="default" leftSection={<IconEar size={18} aria-hidden />} onClick={() => setOpen(true)}>
        Ghi lần nghe kiểm tra tại chỗ
      </Button>
    </Group>
  );
}

function Opened({ village, onClose }: { readonly village: Village; readonly onClose: () => void }) {
  const zone = useZone();
  const client = useQueryClient();
  const station = useQuery(queries.station(village.stationId));
  const [at, setAt] = useState(useNowDraft());
  const [clusterId, setClusterId] = useState('');
  const [answer, setAnswer] = useState<Heard>('heard');
  const [note, setNote] = useState('');
  const [photo, setPhoto] = useState<File | null>(null);
  const [wrong, setWrong] = useState<string>();
  const requestId = useRef(makeUuid());
  const write = useMutation({
    mutationFn: async (moment: string) => {
      const small = photo === null ? undefined : await shrinkPhoto(photo);
      const sent = small === undefined ? {} : { photoSha256: (await api.sendPhoto(small)).sha256 };
      const where = clusterId === '' ? {} : { clusterId };
      const about = { requestId: requestId.current, stationId: village.stationId, at: moment, answer, note };
      return api.writeListening({ ...about, ...where, ...sent });
    },
    onSuccess: () => {
      tellDone(`${village.name}: đã ghi lần nghe kiểm tra.`);
      onClose();
    },
    onSettled: () => invalidateTopics(client, ['evidence']),
  });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const moment = momentOf(at, zone);
    const isReadable = photo === null || (await shrinkPhoto(photo)) !== undefined;
    setWrong(moment === undefined ? 'Ghi ngày và giờ đã nghe.' : isReadable ? undefined : UNREADABLE);
    if (moment !== undefined && isReadable) write.mutate(moment);
  }

  return (
    <form onSubmit={(event) => void submit(event)} aria-label="Nghe kiểm tra">
      <Stack gap="sm">
        <h3>Nghe kiểm tra tại chỗ</h3>
        <MomentFields label="Nghe lúc" value={at} onChange={setAt} />
        <NativeSelect
          size="md"
          label="Ở cụm loa"
          data={[
            { value: '', label: 'không ghi riêng cụm nào' },
            ...(station.data?.clusters ?? []).map(({ id, name, landmark }) => ({
              value: id,
              label: landmark === '' ? name : `${name}, ${landmark}`,
            })),
          ]}
          value={clusterId}
          onChange={(event) => setClusterId(event.currentTarget.value)}
        />
        <NativeSelect
          size="md"
          label="Nghe thế nào"
          data={CHOICES.map((value) => ({ value, label: capital(answerWord[value]) }))}
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value as Heard)}
        />
        <Textarea
          label="Ghi chú"
          autosize
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <FileInput
          size="md"
          label="Ảnh (không bắt buộc)"
          placeholder="Chọn ảnh"
          accept="image/*"
          clearable
          clearButtonProps={{ 'aria-label': 'Bỏ ảnh' }}
          value={photo}
          onChange={setPhoto}
        />
        {wrong === undefined ? null : <Alert color="orange" role="alert" title={wrong} />}
        <ProblemNote error={write.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" loading={write.isPending}>
            Ghi lần nghe
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
