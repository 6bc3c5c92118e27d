/** Adds or changes a station with its clusters and contacts. */
import { ActionIcon, Button, Fieldset, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import type { Station, StationCreate } from '../../wire.ts';
import { SimFields } from './sim-fields.tsx';
import classes from './stations.module.css';

type Fields = Omit<Required<StationCreate>, 'sim'> & {
  sim: { number: string; network: string; expiresOn: string | undefined; allowanceMb: number | '' };
  clusters: { name: string; landmark: string }[];
  contacts: { name: string; phone: string }[];
};
/** The form while it is filled in. */
export type StationFormState = UseFormReturnType<Fields>;

export function StationDialog({
  opened,
  station,
  onClose,
  onSaved,
}: {
  readonly opened: boolean;
  readonly station?: Station;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={700}
      title={<Text fw={700}>{station === undefined ? 'Thêm trạm' : `Sửa trạm ${station.name}`}</Text>}
    >
      <StationForm station={station} onClose={onClose} onSaved={onSaved} />
    </Modal>
  );
}

function StationForm({
  station,
  onClose,
  onSaved,
}: {
  readonly station: Station | undefined;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}) {
  const client = useQueryClient();
  const form = useForm<Fields>({
    initialValues: fieldsOf(station),
    validate: {
      code: (code) => (/^.{1,20}$/.test(code.trim()) ? null : 'Ghi mã trạm, không quá 20 ký tự, ví dụ T05.'),
      name: (name) => (name.trim() === '' ? 'Ghi tên trạm.' : null),
      clusters: { name: (name) => (name.trim() === '' ? 'Ghi tên cụm loa.' : null) },
      contacts: {
        name: (name) => (name.trim() === '' ? 'Ghi họ tên.' : null),
        phone: (phone) => (/^[\d+ .()-]{3,30}$/.test(phone.trim()) ? null : 'Ghi số điện thoại.'),
      },
      sim: {
        number: (number) => (/^(\+?\d{8,15})?$/.test(plainNumber(number)) ? null : 'Ghi 8 đến 15 chữ số.'),
      },
    },
  });
  const save = useMutation({
    mutationFn: (fields: Fields) =>
      station === undefined ? api.createStation(bodyOf(fields)) : api.changeStation(station.id, bodyOf(fields)),
    onSuccess: ({ id }) => {
      for (const key of ['stations', 'today', 'zones']) void client.invalidateQueries({ queryKey: [key] });
      onSaved(id);
    },
  });
  return (
    <form onSubmit={form.onSubmit((fields) => save.mutate(fields))}>
      <Stack>
        <div className={classes.pair}>
          <TextInput label="Tên trạm" placeholder="Trung Lưu" data-autofocus {...form.getInputProps('name')} />
          <TextInput label="Mã trạm" placeholder="T05" {...form.getInputProps('code')} />
        </div>
        <div className={classes.pair}>
          <Select label="Loại" data={kinds} allowDeselect={false} {...form.getInputProps('kind')} />
          <Select label="Cách nhận" data={transports} allowDeselect={false} {...form.getInputProps('transport')} />
        </div>
        {form.values.transport === 'fm' ? <Carrier form={form} stationId={station?.id} /> : null}
        <Clusters form={form} />
        <Contacts form={form} />
        {form.values.transport === 'ip' ? <SimFields form={form} /> : null}
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" loading={save.isPending}>
            {station === undefined ? 'Thêm trạm' : 'Lưu'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Which station's programme the transmitter carries that this one listens to. */
function Carrier({ form, stationId }: { readonly form: StationFormState; readonly stationId: string | undefined }) {
  const stations = useQuery(queries.stations());
  const able = (stations.data?.stations ?? []).filter(
    ({ id, transport, health }) => transport === 'ip' && health !== 'retired' && id !== stationId,
  );
  return (
    <Select
      label="Thu sóng của trạm"
      description="Máy phát FM của trạm này phát gì thì trạm đang khai báo phát nấy. Bỏ trống: đài truyền thanh xã."
      placeholder="Đài truyền thanh xã"
      data={able.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Xóa: Thu sóng của trạm' }}
      nothingFoundMessage="Không có trạm mạng nào như vậy"
      {...form.getInputProps('carrierId')}
    />
  );
}

function Clusters({ form }: { readonly form: StationFormState }) {
  return (
    <Fieldset legend="Cụm loa (mỗi cột một cụm)">
      <Stack gap="xs">
        {form.values.clusters.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place while it is being written
          <div key={index} className={classes.line}>
            <TextInput
              aria-label={`Tên cụm loa ${index + 1}`}
              placeholder="Tên cụm"
              {...form.getInputProps(`clusters.${index}.name`)}
            />
            <TextInput
              aria-label={`Vị trí cụm loa ${index + 1}`}
              placeholder="Vị trí: cạnh nhà văn hóa thôn"
              {...form.getInputProps(`clusters.${index}.landmark`)}
            />
            <Remove label={`Bỏ cụm loa ${index + 1}`} onClick={() => form.removeListItem('clusters', index)} />
          </div>
        ))}
        <Add label="Thêm cụm loa" onClick={() => form.insertListItem('clusters', { name: '', landmark: '' })} />
      </Stack>
    </Fieldset>
  );
}

function Contacts({ form }: { readonly form: StationFormState }) {
  return (
    <Fieldset legend="Người liên hệ khi có sự cố">
      <Stack gap="xs">
        {form.values.contacts.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place while it is being written
          <div key={index} className={classes.line}>
            <TextInput
              aria-label={`Họ tên người liên hệ ${index + 1}`}
              placeholder="Họ tên, chức vụ"
              {...form.getInputProps(`contacts.${index}.name`)}
            />
            <TextInput
              aria-label={`Điện thoại người liên hệ ${index + 1}`}
              placeholder="Số điện thoại"
              inputMode="tel"
              {...form.getInputProps(`contacts.${index}.phone`)}
            />
            <Remove label={`Bỏ người liên hệ ${index + 1}`} onClick={() => form.removeListItem('contacts', index)} />
          </div>
        ))}
        <Add label="Thêm người liên hệ" onClick={() => form.insertListItem('contacts', { name: '', phone: '' })} />
      </Stack>
    </Fieldset>
  );
}

function Remove({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <ActionIcon variant="default" size={42} aria-label={label} onClick={onClick}>
      <IconX size={18} aria-hidden />
    </ActionIcon>
  );
}

function Add({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <Group>
      <Button variant="subtle" size="sm" leftSection={<IconPlus size={17} aria-hidden />} onClick={onClick}>
        {label}
      </Button>
    </Group>
  );
}

const kinds = [
  { value: 'village', label: 'Trạm truyền thanh thôn' },
  { value: 'commune', label: 'Đài truyền thanh xã' },
];
const transports = [
  { value: 'ip', label: 'Qua mạng (4G, cáp)' },
  { value: 'fm', label: 'Thu sóng FM của đài xã' },
  { value: 'manual', label: 'Loa kéo, phát tay' },
];

function fieldsOf(station: Station | undefined): Fields {
  if (station === undefined)
    return {
      ...{ code: '', name: '', kind: 'village', transport: 'ip', carrierId: null, clusters: [], contacts: [] },
      sim: { number: '', network: '', expiresOn: undefined, allowanceMb: '' },
    };
  const { code, name, kind, transport, carrierId, clusters, contacts, sim } = station;
  return {
    code,
    name,
    kind,
    transport,
    carrierId,
    clusters: clusters.map(({ name: cluster, landmark }) => ({ name: cluster, landmark })),
    contacts: contacts.map(({ name: person, phone }) => ({ name: person, phone })),
    sim: {
      number: sim.number ?? '',
      network: sim.network ?? '',
      expiresOn: sim.expiresOn ?? undefined,
      allowanceMb: sim.allowanceMb ?? '',
    },
  };
}

/** As the API wants it: what was left empty is not known. */
function bodyOf({ sim, ...fields }: Fields): StationCreate {
  const { number, network, expiresOn, allowanceMb } = sim;
  return {
    ...fields,
    sim: {
      number: plainNumber(number) === '' ? null : plainNumber(number),
      network: network.trim() === '' ? null : network.trim(),
      expiresOn: expiresOn ?? null,
      allowanceMb: allowanceMb === '' ? null : allowanceMb,
    },
  };
}

/** Numbers are typed with spaces and points. */
function plainNumber(text: string): string {
  return text.replaceAll(/[\s.]/g, '');
}
