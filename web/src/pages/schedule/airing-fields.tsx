/** Date, time, slot and programme of one airing as fields: what dragging does, for those who use the keyboard. */
import { Button, Group, NumberInput, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DateField, TimeField } from '../../parts/dates.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing, Schedule } from '../../wire.ts';
import { instantOf, localDate } from '../../words/local-time.ts';
import { clock } from '../../words/time-words.ts';
import type { Act, Ask } from './plan-act.ts';
import { slotOf } from './plan-calendar.tsx';
import classes from './schedule.module.css';

const minuteMs = 60_000;

export function AiringFields({
  airing,
  schedule,
  onAsk,
}: {
  readonly airing: Airing;
  readonly schedule: Schedule;
  readonly onAsk: (ask: Ask) => void;
}) {
  const ask = (act: Act) => onAsk({ act, airing, schedule });
  return (
    <Stack gap="sm" className={classes.fields ?? ''}>
      <MoveFields airing={airing} onAct={ask} />
      <SlotField slotMs={slotOf(airing, schedule)} onAct={ask} />
      <ProgrammeField programmeId={schedule.programmeId} onAct={ask} />
    </Stack>
  );
}

function MoveFields({ airing, onAct }: { readonly airing: Airing; readonly onAct: (act: Act) => void }) {
  const zone = useZone();
  const [date, setDate] = useState<string | undefined>(localDate(airing.startsAt, zone));
  const [time, setTime] = useState(clock(airing.startsAt, zone));
  const startsAt = date === undefined || time === '' ? Number.NaN : instantOf(`${date}T${time.slice(0, 5)}`, zone);
  const ready = startsAt > Date.now() && startsAt !== Date.parse(airing.startsAt);
  return (
    <Group gap="sm" align="flex-end">
      <DateField label="Dời sang ngày" value={date} onChange={setDate} min={localDate(Date.now(), zone)} />
      <TimeField label="Lúc" value={time} onChange={setTime} />
      <Button variant="default" disabled={!ready} onClick={() => onAct({ kind: 'move', startsAt })}>
        Dời
      </Button>
    </Group>
  );
}

function SlotField({ slotMs, onAct }: { readonly slotMs: number; readonly onAct: (act: Act) => void }) {
  const [minutes, setMinutes] = useState<number | string>(slotMs === 0 ? '' : slotMs / minuteMs);
  const next = Math.round(Number(minutes) * minuteMs);
  return (
    <Group gap="sm" align="flex-end">
      <NumberInput
        label="Khung thời lượng (phút)"
        placeholder="theo nội dung"
        min={1}
        max={1440}
        decimalScale={2}
        decimalSeparator=","
        value={minutes}
        onChange={setMinutes}
        w={210}
      />
      <Button
        variant="default"
        disabled={!(next >= 1000) || next === slotMs}
        onClick={() => onAct({ kind: 'stretch', slotMs: next })}
      >
        Đổi khung
      </Button>
    </Group>
  );
}

function ProgrammeField({ programmeId, onAct }: { readonly programmeId: string; readonly onAct: (act: Act) => void }) {
  const programmes = useQuery(queries.programmes()).data?.programmes ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const programme = programmes.find(({ id }) => id === chosen);
  return (
    <Group gap="sm" align="flex-end" wrap="nowrap">
      <Select
        label="Phát chương trình khác"
        placeholder="Chọn chương trình"
        data={programmes.filter(({ id }) => id !== programmeId).map(({ id, title }) => ({ value: id, label: title }))}
        value={chosen}
        onChange={setChosen}
        searchable
        nothingFoundMessage="Không có chương trình nào như vậy"
        className={classes.grow ?? ''}
      />
      <Button
        variant="default"
        disabled={programme === undefined}
        onClick={() =>
          programme !== undefined &&
          onAct({ kind: 'programme', programmeId: programme.id, programmeTitle: programme.title })
        }
      >
        Đổi
      </Button>
    </Group>
  );
}
