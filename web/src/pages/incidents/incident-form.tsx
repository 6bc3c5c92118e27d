/** Ghi sự cố: what, where, since when, and what was done about it; one incident for as many stations as it struck. */
import {
  Button,
  Checkbox,
  Chip,
  Group,
  Input,
  Modal,
  MultiSelect,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Incident } from '../../../../server/contract/incidents.ts';
import { tellDone } from '../../acts/tell.tsx';
import type { IncidentWrite } from '../../api/incidents.ts';
import { api } from '../../api.ts';
import { MomentFields } from '../../parts/moment-fields.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { incidentActionWord, incidentKindWord } from '../../words/incident-words.ts';
import { announced, draftOf, type IncidentDraft, type IncidentHints, newDraft, readDraft } from './incident-draft.ts';

/** Opened for a new incident (`hints`: what is known of it), or to change `incident`. */
export interface IncidentTask {
  readonly incident?: Incident;
  readonly hints?: IncidentHints;
  /** The complaint that it turned out to be. */
  readonly complaintId?: string;
}

export function IncidentDialog({
  task,
  onClose,
}: {
  readonly task: IncidentTask | undefined;
  readonly onClose: () => void;
}) {
  const title = task?.incident === undefined ? 'Ghi sự cố' : 'Sửa sự cố';
  return (
    <Modal opened={task !== undefined} onClose={onClose} size={640} title={<Text fw={700}>{title}</Text>}>
      {task === undefined ? null : <IncidentForm task={task} onClose={onClose} />}
    </Modal>
  );
}

function IncidentForm({ task, onClose }: { readonly task: IncidentTask; readonly onClose: () => void }) {
  const client = useQueryClient();
  const zone = useZone();
  const { incident, hints = {}, complaintId } = task;
  const [draft, setDraft] = useState<IncidentDraft>(() =>
    incident === undefined ? newDraft(hints, Date.now(), zone) : draftOf(incident, zone),
  );
  const [tried, setTried] = useState(false);
  const change = (part: Partial<IncidentDraft>) => setDraft((before) => ({ ...before, ...part }));
  const read = readDraft(draft, zone, incident);
  const save = useMutation({
    mutationFn: (body: IncidentWrite) =>
      incident === undefined
        ? api.openIncident(complaintId === undefined ? body : { ...body, complaintId })
        : api.changeIncident(incident.id, body),
    onSuccess: () => {
      tellDone(incident === undefined ? 'Đã ghi sự cố.' : 'Đã lưu sự cố.');
      void client.invalidateQueries();
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if ('body' in read) save.mutate(read.body);
      }}
    >
      <Stack>
        <KindField value={draft.kind} onChange={(kind) => change({ kind })} />
        <PlaceFields draft={draft} onChange={change} />
        <TextInput
          size="md"
          label="Việc gì xảy ra"
          placeholder="Điện lực cắt điện sửa đường dây; loa cổng chợ rú rít"
          maxLength={200}
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <TimeFields draft={draft} isNew={incident === undefined} onChange={change} />
        {draft.planned ? null : <ActionField value={draft.action} onChange={(action) => change({ action })} />}
        <Textarea
          size="md"
          label="Nguyên nhân, ghi chú"
          description="Không bắt buộc."
          autosize
          minRows={2}
          maxLength={500}
          value={draft.cause}
          onChange={(event) => change({ cause: event.currentTarget.value })}
        />
        {tried && 'lack' in read ? (
          <Text fw={600} c="var(--tone-bad-fg)" role="alert">
            {read.lack}
          </Text>
        ) : null}
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" loading={save.isPending}>
            {incident === undefined ? 'Ghi vào sổ' : 'Lưu'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Part {
  readonly draft: IncidentDraft;
  readonly onChange: (part: Partial<IncidentDraft>) => void;
}

function KindField({
  value,
  onChange,
}: {
  readonly value: Incident['kind'] | undefined;
  readonly onChange: (kind: Incident['kind']) => void;
}) {
  return (
    <Input.Wrapper label="Loại sự cố" labelElement="div" size="md">
      <Chip.Group value={value ?? null} onChange={(kind) => onChange(kind as Incident['kind'])}>
        <Group gap="xs" mt={6} role="radiogroup" aria-label="Loại sự cố">
          {Object.entries(incidentKindWord).map(([kind, word]) => (
            <Chip key={kind} value={kind} size="md">
              {word}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}

function PlaceFields({ draft, onChange }: Part) {
  const { data } = useQuery(queries.stations());
  const stations = (data?.stations ?? []).filter(({ health }) => health !== 'retired');
  const only = draft.stationIds.length === 1 ? stations.find(({ id }) => id === draft.stationIds[0]) : undefined;
  const all = stations.map(({ id }) => id);
  return (
    <>
      <MultiSelect
        size="md"
        label="Ở trạm nào"
        description="Chọn được nhiều trạm: mất điện cả khu vực thì chỉ ghi một lần."
        placeholder={draft.stationIds.length === 0 ? 'Bấm để chọn' : ''}
        data={stations.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
        value={[...draft.stationIds]}
        onChange={(stationIds) => onChange({ stationIds, clusterIds: [] })}
        searchable
        clearable
        hidePickedOptions
        clearButtonProps={{ 'aria-label': 'Bỏ chọn các trạm' }}
      />
      {draft.stationIds.length < all.length && all.length > 1 ? (
        <Group mt={-8}>
          <Button variant="subtle" size="sm" onClick={() => onChange({ stationIds: all, clusterIds: [] })}>
            Chọn cả {all.length} trạm
          </Button>
        </Group>
      ) : null}
      {only !== undefined && only.clusters.length > 0 ? (
        <Checkbox.Group
          label="Cụm loa"
          description="Không chọn cụm nào: cả trạm."
          size="md"
          value={[...draft.clusterIds]}
          onChange={(clusterIds) => onChange({ clusterIds })}
        >
          <Stack gap={6} mt={6}>
            {only.clusters.map(({ id, name, landmark }) => (
              <Checkbox key={id} value={id} label={landmark === '' ? name : `${name} (${landmark})`} />
            ))}
          </Stack>
        </Checkbox.Group>
      ) : null}
    </>
  );
}

function TimeFields({ draft, isNew, onChange }: Part & { readonly isNew: boolean }) {
  const zone = useZone();
  return (
    <>
      <Checkbox
        size="md"
        label="Báo trước (như điện lực báo lịch cắt điện)"
        checked={draft.planned}
        onChange={(event) => {
          const planned = event.currentTarget.checked;
          onChange(isNew ? announced(draft, planned, Date.now(), zone) : { planned });
        }}
      />
      <MomentFields label="Ngày bắt đầu" value={draft.begins} onChange={(begins) => onChange({ begins })} />
      {draft.planned ? null : (
        <Checkbox
          size="md"
          label="Đã khắc phục xong"
          checked={draft.isOver}
          onChange={(event) => onChange({ isOver: event.currentTarget.checked })}
        />
      )}
      {draft.planned || draft.isOver ? (
        <MomentFields label="Ngày kết thúc" value={draft.ends} onChange={(ends) => onChange({ ends })} />
      ) : null}
    </>
  );
}

function ActionField({
  value,
  onChange,
}: {
  readonly value: Incident['action'];
  readonly onChange: (action: Incident['action']) => void;
}) {
  return (
    <Input.Wrapper
      label="Đã làm gì với loa"
      labelElement="div"
      size="md"
      description="Loa đã cô lập hoặc tắt tiếng không được tính là có phủ sóng."
    >
      <SegmentedControl
        mt={6}
        size="md"
        aria-label="Đã làm gì với loa"
        value={value}
        onChange={(action) => onChange(action as Incident['action'])}
        data={Object.entries(incidentActionWord).map(([action, word]) => ({ value: action, label: word }))}
      />
    </Input.Wrapper>
  );
}
