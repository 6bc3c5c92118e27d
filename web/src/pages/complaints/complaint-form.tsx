/** Ghi phản ánh: who called, about where and when, what they asked, and by which day they get an answer. */
import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import type { ComplaintWrite } from '../../api/incidents.ts';
import { api } from '../../api.ts';
import { DateField } from '../../parts/dates.tsx';
import { MomentFields } from '../../parts/moment-fields.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { readTolerance, ToleranceField } from '../../parts/tolerance-field.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { addDays, localDate } from '../../words/local-time.ts';
import { draftOfMoment, momentOf } from '../../words/moment-draft.ts';

/** What is known already: from "Lúc đó loa có phát không?". */
export interface ComplaintHints {
  readonly stationId?: string | undefined;
  readonly clusterId?: string | undefined;
  readonly at?: string | undefined;
  readonly tolerance?: string | undefined;
}

/** Days until people get an answer, where nobody says otherwise. */
const DAYS_TO_ANSWER = 3;

export function ComplaintDialog({
  hints,
  onClose,
  onSaved,
}: {
  readonly hints: ComplaintHints | undefined;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}) {
  return (
    <Modal opened={hints !== undefined} onClose={onClose} size={620} title={<Text fw={700}>Ghi phản ánh</Text>}>
      {hints === undefined ? null : <ComplaintForm hints={hints} onClose={onClose} onSaved={onSaved} />}
    </Modal>
  );
}

function ComplaintForm({
  hints,
  onClose,
  onSaved,
}: {
  readonly hints: ComplaintHints;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}) {
  const client = useQueryClient();
  const zone = useZone();
  const today = localDate(Date.now(), zone);
  const stations = useQuery(queries.stations());
  const [caller, setCaller] = useState('');
  const [phone, setPhone] = useState('');
  const [stationId, setStation] = useState(hints.stationId);
  const [clusterId, setCluster] = useState(hints.clusterId);
  const [about, setAbout] = useState(() => draftOfMoment(hints.at, zone));
  const [tolerance, setTolerance] = useState(readTolerance(hints.tolerance));
  const [asked, setAsked] = useState('');
  const [dueOn, setDueOn] = useState<string | undefined>(addDays(today, DAYS_TO_ANSWER));
  const known = (stations.data?.stations ?? []).filter(({ health }) => health !== 'retired');
  const clusters = known.find(({ id }) => id === stationId)?.clusters ?? [];
  const aboutAt = momentOf(about, zone);
  const save = useMutation({
    mutationFn: (body: ComplaintWrite) => api.receiveComplaint(body),
    onSuccess: ({ id, number }) => {
      tellDone(`Đã ghi phản ánh số ${number}.`);
      void client.invalidateQueries();
      onSaved(id);
    },
  });
  const isWhole = caller.trim() !== '' && asked.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (stationId === undefined || aboutAt === undefined || dueOn === undefined) return;
        const said = { caller: caller.trim(), phone: phone.trim(), asked: asked.trim() };
        save.mutate({
          ...said,
          stationId,
          clusterId: clusterId ?? null,
          aboutAt,
          toleranceMinutes: Number(tolerance),
          dueOn,
        });
      }}
    >
      <Stack>
        <Group grow preventGrowOverflow={false} align="flex-start">
          <TextInput
            size="md"
            label="Người phản ánh"
            maxLength={200}
            value={caller}
            onChange={(event) => setCaller(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            size="md"
            type="tel"
            label="Số điện thoại"
            description="Để gọi lại; chỉ cán bộ đăng nhập mới thấy."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={30}
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
        </Group>
        <Group grow preventGrowOverflow={false} align="flex-start">
          <Select
            size="md"
            label="Loa ở trạm"
            placeholder="Chọn trạm"
            data={known.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
            value={stationId ?? null}
            onChange={(id) => {
              setStation(id ?? undefined);
              setCluster(undefined);
            }}
            searchable
            allowDeselect={false}
          />
          {clusters.length === 0 ? null : (
            <Select
              size="md"
              label="Cụm loa"
              data={[
                { value: '', label: 'Không rõ cụm nào' },
                ...clusters.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={clusterId ?? ''}
              onChange={(id) => setCluster(id === '' || id === null ? undefined : id)}
              allowDeselect={false}
            />
          )}
        </Group>
        <Group grow preventGrowOverflow={false} align="flex-start">
          <MomentFields label="Ngày nghe thấy" value={about} onChange={setAbout} />
          <ToleranceField value={tolerance} onChange={setTolerance} />
        </Group>
        <Textarea
          size="md"
          label="Hỏi, phản ánh điều gì"
          placeholder="3 giờ sáng loa kêu ầm lên, có phải của xã không?"
          autosize
          minRows={2}
          maxLength={1000}
          value={asked}
          onChange={(event) => setAsked(event.currentTarget.value)}
        />
        <DateField label="Trả lời trước hết ngày" value={dueOn} min={today} onChange={setDueOn} />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!isWhole || stationId === undefined || aboutAt === undefined || dueOn === undefined}
          >
            Ghi vào sổ
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
