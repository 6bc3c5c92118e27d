/** Nhóm trạm: named groups that a schedule can be aimed at. */
import { Button, Group, Modal, MultiSelect, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useMay } from '../../session.tsx';
import type { Station, Zone } from '../../wire.ts';
import classes from './stations.module.css';

export function ZonesTab({ stations }: { readonly stations: readonly Station[] }) {
  const zones = useQuery(queries.zones());
  const mayWrite = useMay('operator', 'admin');
  const [open, setOpen] = useState<Zone | 'new'>();
  const nameOf = new Map(stations.map(({ id, name }) => [id, name]));
  if (zones.isPending) return <WaitingNote />;
  if (zones.data === undefined) return <ProblemNote error={zones.error} retry={() => void zones.refetch()} />;
  return (
    <Card
      title="Nhóm trạm"
      aside={
        mayWrite ? (
          <Button size="sm" leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setOpen('new')}>
            Thêm nhóm
          </Button>
        ) : null
      }
    >
      {zones.data.zones.length === 0 ? (
        <EmptyNote title="Chưa có nhóm nào">
          Lập nhóm để xếp lịch cho nhiều trạm một lúc, ví dụ «Các thôn ven sông» hoặc «Vùng ngập tràn».
        </EmptyNote>
      ) : null}
      <ul className={classes.list}>
        {zones.data.zones.map((zone) => (
          <li key={zone.id} className={classes.zone}>
            <div>
              <strong>{zone.name}</strong>
              <span className={classes.muted}>
                {zone.stationIds.length} trạm: {zone.stationIds.map((id) => nameOf.get(id) ?? '?').join(', ')}
              </span>
            </div>
            {mayWrite ? (
              <Button size="sm" variant="default" aria-label={`Sửa nhóm ${zone.name}`} onClick={() => setOpen(zone)}>
                Sửa
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <Modal
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        size={560}
        title={<Text fw={700}>{open === 'new' ? 'Thêm nhóm trạm' : 'Sửa nhóm trạm'}</Text>}
      >
        <ZoneForm
          key={open === undefined || open === 'new' ? 'new' : open.id}
          zone={open === 'new' ? undefined : open}
          stations={stations}
          onClose={() => setOpen(undefined)}
        />
      </Modal>
    </Card>
  );
}

function ZoneForm({
  zone,
  stations,
  onClose,
}: {
  readonly zone: Zone | undefined;
  readonly stations: readonly Station[];
  readonly onClose: () => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState(zone?.name ?? '');
  const [stationIds, setStationIds] = useState<string[]>([...(zone?.stationIds ?? [])]);
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), stationIds };
      return zone === undefined ? api.createZone(body) : api.changeZone(zone.id, body);
    },
    onSuccess: () => {
      tellDone('Đã lưu nhóm trạm.');
      for (const key of ['zones', 'airings', 'stations']) void client.invalidateQueries({ queryKey: [key] });
      onClose();
    },
  });
  return (
    <Stack>
      <TextInput
        label="Tên nhóm"
        placeholder="Vùng ngập tràn"
        maxLength={200}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <MultiSelect
        label="Các trạm trong nhóm"
        data={stations
          .filter(({ id, health }) => health !== 'retired' || stationIds.includes(id))
          .map(({ id, name: station, code }) => ({ value: id, label: `${station} (${code})` }))}
        value={stationIds}
        onChange={setStationIds}
        searchable
      />
      {zone === undefined ? null : (
        <Text size="sm">Lịch đang dùng nhóm này sẽ phát ở các trạm mới chọn, từ lượt kế tiếp.</Text>
      )}
      <ProblemNote error={save.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Thôi
        </Button>
        <Button disabled={name.trim() === ''} loading={save.isPending} onClick={() => save.mutate()}>
          Lưu nhóm
        </Button>
      </Group>
    </Stack>
  );
}
