/** One incident: what, where, since when or how long, what was done, and what may be done with it. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCheck, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Incident } from '../../../../server/contract/incidents.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { DangerButton } from '../../parts/danger-button.tsx';
import { MomentFields, useNowDraft } from '../../parts/moment-fields.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { Mark, StateBadge } from '../../parts/state-badge.tsx';
import { useZone } from '../../session.tsx';
import { incidentActionWord } from '../../words/incident-words.ts';
import { momentOf } from '../../words/moment-draft.ts';
import { incidentLook } from './incident-looks.ts';
import { incidentTimes, placesWords, type StationNames } from './incident-sentences.ts';
import classes from './incidents.module.css';

export function IncidentRow({
  incident,
  stations,
  now,
  mayWrite,
  onChange,
}: {
  readonly incident: Incident;
  readonly stations: StationNames;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onChange: () => void;
}) {
  const zone = useZone();
  const isOpen = incident.endsAt === null;
  const isOver = incident.endsAt !== null && Date.parse(incident.endsAt) <= now;
  return (
    <li className={classes.row} data-over={isOver || undefined}>
      <div className={classes.kind}>
        <StateBadge look={incidentLook[incident.kind]} />
        {incident.action === 'none' ? null : <Mark tone="info">{incidentActionWord[incident.action]}</Mark>}
      </div>
      <div className={classes.what}>
        <strong>{incident.title}</strong>
        <span className={classes.line}>{placesWords(incident.places, stations)}</span>
        <span className={classes.line}>{incidentTimes(incident, now, zone)}</span>
        {incident.cause === '' ? null : <span className={classes.muted}>{incident.cause}</span>}
        <span className={classes.muted}>
          {incident.byWatch ? 'Máy tự ghi' : `${incident.openedBy} ghi`}
          {incident.closedBy === null || isOpen
            ? ''
            : `, ${incident.byWatch && incident.closedBy === incident.openedBy ? 'tự đóng' : `${incident.closedBy} đóng`}`}
          {incident.rows === 0 ? '' : ` · ${incident.rows} lượt phát rơi vào lúc này`}
        </span>
      </div>
      <Group gap="xs" className={classes.acts ?? ''}>
        {mayWrite && isOpen ? <EndIncident incident={incident} /> : null}
        {mayWrite ? (
          <Button variant="subtle" leftSection={<IconPencil size={18} aria-hidden />} onClick={onChange}>
            Sửa
          </Button>
        ) : null}
        {mayWrite ? <CancelIncident incident={incident} /> : null}
      </Group>
    </li>
  );
}

function EndIncident({ incident }: { readonly incident: Incident }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button leftSection={<IconCheck size={18} aria-hidden />} onClick={() => setAsking(true)}>
        Đã xong
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={<Text fw={700}>Đã khắc phục xong?</Text>}>
        <EndForm incident={incident} onClose={() => setAsking(false)} />
      </Modal>
    </>
  );
}

function EndForm({ incident, onClose }: { readonly incident: Incident; readonly onClose: () => void }) {
  const client = useQueryClient();
  const zone = useZone();
  const [ends, setEnds] = useState(useNowDraft());
  const endsAt = momentOf(ends, zone);
  const end = useMutation({
    mutationFn: (at: string) => api.endIncident(incident.id, at),
    onSuccess: () => {
      tellDone('Đã đóng sự cố.');
      void client.invalidateQueries();
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (endsAt !== undefined) end.mutate(endsAt);
      }}
    >
      <Stack>
        <Text>«{incident.title}» chạy lại bình thường từ lúc:</Text>
        <MomentFields label="Ngày kết thúc" value={ends} onChange={setEnds} />
        <ProblemNote error={end.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" loading={end.isPending} disabled={endsAt === undefined}>
            Đóng sự cố
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function CancelIncident({ incident }: { readonly incident: Incident }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => api.cancelIncident(incident.id),
    onSuccess: () => {
      tellDone('Đã bỏ sự cố ghi nhầm.');
      setAsking(false);
      void client.invalidateQueries();
    },
  });
  return (
    <>
      <DangerButton icon={<IconTrash size={18} aria-hidden />} onClick={() => setAsking(true)}>
        Bỏ
      </DangerButton>
      <ConfirmDialog
        opened={asking}
        title={`Bỏ sự cố «${incident.title}»?`}
        confirm="Bỏ sự cố"
        danger
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
        onClose={() => setAsking(false)}
      >
        <Text>Chỉ bỏ khi ghi nhầm. Sự cố không còn tính trong báo cáo; nhật ký thao tác vẫn giữ.</Text>
      </ConfirmDialog>
    </>
  );
}
