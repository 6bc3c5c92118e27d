/** Trạm: which loudspeaker is well? All stations, troubled first; and the groups they are planned in. */

import { Button, SegmentedControl, Tabs, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useMay, useSession } from '../../session.tsx';
import type { Station } from '../../wire.ts';
import { needsPerson } from '../../words/state-words.ts';
import { StationDialog } from './station-dialog.tsx';
import { StationRows } from './station-rows.tsx';
import classes from './stations.module.css';
import { ZonesTab } from './zones-tab.tsx';

export function StationsPage({ tab }: { readonly tab: 'stations' | 'zones' }) {
  const stations = useQuery(queries.stations());
  const [, go] = useLocation();
  const [adding, setAdding] = useState(false);
  const mayWrite = useMay('admin');
  return (
    <Page
      name="stations"
      title="Trạm"
      busy={stations.data === undefined}
      actions={
        mayWrite && tab === 'stations' ? (
          <Button leftSection={<IconPlus size={19} aria-hidden />} onClick={() => setAdding(true)}>
            Thêm trạm
          </Button>
        ) : null
      }
    >
      <Tabs value={tab} onChange={(next) => go(next === 'zones' ? '/tram/nhom' : '/tram')} keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="stations">Các trạm</Tabs.Tab>
          <Tabs.Tab value="zones">Nhóm trạm</Tabs.Tab>
        </Tabs.List>
        {stations.isPending ? <WaitingNote /> : null}
        <ProblemNote error={stations.error} retry={() => void stations.refetch()} />
        <Tabs.Panel value="stations">
          {stations.data === undefined ? null : <StationsTab stations={stations.data.stations} />}
        </Tabs.Panel>
        <Tabs.Panel value="zones">
          {stations.data === undefined ? null : <ZonesTab stations={stations.data.stations} />}
        </Tabs.Panel>
      </Tabs>
      <StationDialog opened={adding} onClose={() => setAdding(false)} onSaved={(id) => go(`/tram/${id}`)} />
    </Page>
  );
}

type Which = 'all' | 'trouble' | 'retired';

function StationsTab({ stations }: { readonly stations: readonly Station[] }) {
  const [which, setWhich] = useState<Which>('all');
  const [words, setWords] = useState('');
  const { demo } = useSession().commune;
  const groups: Record<Which, readonly Station[]> = {
    all: stations.filter(({ health }) => health !== 'retired'),
    trouble: stations.filter(({ health }) => needsPerson(health) || health === 'new'),
    retired: stations.filter(({ health }) => health === 'retired'),
  };
  const wanted = words.trim().toLocaleLowerCase('vi');
  const shown = groups[which].filter(({ name, code }) => `${name} ${code}`.toLocaleLowerCase('vi').includes(wanted));
  if (stations.length === 0) {
    return (
      <Card>
        <EmptyNote title="Chưa có trạm nào">
          Bấm «Thêm trạm» để khai báo đài xã và các trạm thôn, rồi lấy mã cài đặt cho từng máy.
        </EmptyNote>
      </Card>
    );
  }
  return (
    <>
      <div className={classes.tools}>
        <SegmentedControl
          size="md"
          value={which}
          onChange={(value) => setWhich(value as Which)}
          data={[
            { value: 'all', label: `Tất cả (${groups.all.length})` },
            { value: 'trouble', label: `Cần xem (${groups.trouble.length})` },
            ...(groups.retired.length > 0
              ? [{ value: 'retired', label: `Ngừng dùng (${groups.retired.length})` }]
              : []),
          ]}
        />
        <TextInput
          aria-label="Tìm trạm"
          placeholder="Tìm theo tên hoặc mã"
          leftSection={<IconSearch size={18} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      {demo && stations.every(({ transport }) => transport === 'ip') ? (
        <Text size="sm" c="dimmed" mb="sm">
          Dữ liệu mẫu: ở đây cả đài xã và 13 trạm thôn đều là trạm nhận qua mạng. Ngoài thực tế có thôn thu sóng FM hoặc
          dùng loa kéo.
        </Text>
      ) : null}
      <StationRows stations={shown} />
    </>
  );
}
