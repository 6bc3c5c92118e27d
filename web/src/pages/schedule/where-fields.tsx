/** "Ở đâu": everywhere, in groups of stations, or at named ones. */
import { Group, MultiSelect, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { queries } from '../../queries.ts';
import type { Target } from '../../wire.ts';

export function WhereFields({
  target,
  onChange,
}: {
  readonly target: Target;
  readonly onChange: (target: Target) => void;
}) {
  const stations = useQuery(queries.stations());
  const zones = useQuery(queries.zones());
  const standing = (stations.data?.stations ?? []).filter(({ health }) => health !== 'retired');
  const choose = (kind: string) => {
    if (kind === 'all') onChange({ kind });
    if (kind === 'zones') onChange({ kind, zoneIds: [] });
    if (kind === 'stations') onChange({ kind, stationIds: [] });
  };
  return (
    <Stack gap="sm">
      <Radio.Group value={target.kind} onChange={choose} aria-label="Ở đâu">
        <Group gap="lg">
          <Radio value="all" label={`Mọi trạm${standing.length > 0 ? ` (${standing.length})` : ''}`} />
          <Radio value="zones" label="Nhóm trạm" />
          <Radio value="stations" label="Từng trạm" />
        </Group>
      </Radio.Group>
      {target.kind === 'zones' ? (
        <MultiSelect
          label="Nhóm trạm"
          data={(zones.data?.zones ?? []).map(({ id, name, stationIds }) => ({
            value: id,
            label: `${name} (${stationIds.length} trạm)`,
          }))}
          value={target.zoneIds}
          onChange={(zoneIds) => onChange({ kind: 'zones', zoneIds })}
          searchable
        />
      ) : null}
      {target.kind === 'zones' && zones.data?.zones.length === 0 ? (
        <Text>
          Chưa có nhóm trạm nào. <Link href="/tram/nhom">Lập nhóm trạm</Link>
        </Text>
      ) : null}
      {target.kind === 'stations' ? (
        <MultiSelect
          label="Trạm"
          data={standing.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
          value={target.stationIds}
          onChange={(stationIds) => onChange({ kind: 'stations', stationIds })}
          searchable
        />
      ) : null}
      <Text size="sm" c="dimmed">
        Trạm đang mất mạng vẫn xếp lịch được: trạm nhận lịch khi có mạng lại.
      </Text>
    </Stack>
  );
}
