/** Bước 2: which villages; all of them unless one takes some out. */
import { Alert, Button, Checkbox, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconAntenna, IconPhone } from '@tabler/icons-react';
import { Card } from '../../parts/card.tsx';
import type { Station, Target, Zone } from '../../wire.ts';
import { carrierWords, reachedStations, stationUnits, wholeTarget } from '../../words/station-units.ts';
import classes from './emergency.module.css';

export interface WhereProps {
  readonly target: Target;
  readonly stations: readonly Station[];
  readonly zones: readonly Zone[];
  readonly onChange: (target: Target) => void;
}

export function WhereStep(props: WhereProps) {
  return (
    <Card title="2. Phát ở đâu">
      <WhereChoice {...props} />
    </Card>
  );
}

/** The choice itself, also for a dialog. */
export function WhereChoice({ target, stations, zones, onChange }: WhereProps) {
  const reached = reachedStations(target, stations);
  const manual = reached.filter(({ transport }) => transport === 'manual');
  return (
    <Stack gap="sm">
      <SegmentedControl
        fullWidth
        size="md"
        aria-label="Phát ở đâu"
        value={target.kind}
        data={[
          { value: 'all', label: 'Mọi trạm' },
          ...(zones.length === 0 ? [] : [{ value: 'zones', label: 'Theo nhóm' }]),
          { value: 'stations', label: 'Từng trạm' },
        ]}
        onChange={(kind) => onChange(wholeTarget(kind as Target['kind'], stations, zones))}
      />
      {target.kind === 'zones' ? (
        <Checkbox.Group
          aria-label="Nhóm trạm"
          value={target.zoneIds}
          onChange={(zoneIds) => onChange({ kind: 'zones', zoneIds })}
        >
          <div className={classes.places}>
            {zones.map(({ id, name, stationIds }) => (
              <Checkbox key={id} value={id} label={`${name} (${stationIds.length} trạm)`} />
            ))}
          </div>
        </Checkbox.Group>
      ) : null}
      {target.kind === 'stations' ? <Units target={target} stations={stations} onChange={onChange} /> : null}
      {carrierWords(reached).map((words) => (
        <Text key={words} size="sm" className={classes.note ?? ''}>
          <IconAntenna size={17} aria-hidden /> {words}
        </Text>
      ))}
      {manual.length === 0 ? null : (
        <Alert color="yellow" py={8} icon={<IconPhone aria-hidden />}>
          Không có máy nhận, phải gọi điện: {manual.map(({ name }) => name).join(', ')}. Trang sau có số điện thoại.
        </Alert>
      )}
    </Stack>
  );
}

function Units({
  target,
  stations,
  onChange,
}: Omit<WhereProps, 'zones' | 'target'> & { readonly target: Extract<Target, { kind: 'stations' }> }) {
  const units = stationUnits(stations);
  const chosen = units.filter(({ id }) => target.stationIds.includes(id)).map(({ id }) => id);
  const choose = (ids: readonly string[]) =>
    onChange({
      kind: 'stations',
      stationIds: units.filter(({ id }) => ids.includes(id)).flatMap(({ stationIds }) => stationIds),
    });
  const all = units.map(({ id }) => id);
  const isWhole = chosen.length === all.length;
  return (
    <Checkbox.Group aria-label="Trạm" value={chosen} onChange={choose}>
      <Button variant="default" size="md" mb="xs" onClick={() => choose(isWhole ? [] : all)}>
        {isWhole ? 'Bỏ chọn tất cả' : 'Chọn tất cả'}
      </Button>
      <div className={classes.places}>
        {units.map(({ id, name, fmNames }) => (
          <Checkbox
            key={id}
            value={id}
            label={name}
            {...(fmNames.length === 0 ? {} : { description: `cùng ${fmNames.join(', ')} (FM)` })}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
