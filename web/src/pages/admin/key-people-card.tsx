/** Whom the stations believe: the people whose passkeys sign approvals and emergencies, by the list in force and by the wish for the next one. */
import { Button, Checkbox, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClock, IconMinus, IconPencil, IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { KeyState } from '../../../../server/contract/keys.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useZone } from '../../session.tsx';
import { fewSignersWords, inFours, signersWords } from '../../words/key-words.ts';
import type { Look } from '../../words/state-words.ts';
import { dateWords } from '../../words/time-words.ts';
import classes from './admin.module.css';
import { useKeyAct } from './use-key-act.ts';

type Listed = KeyState['people'][number];
type Use = Listed['uses'][number];
/** As the boxes say it now. */
type Person = Omit<Listed, 'uses'> & { readonly uses: readonly Use[] };
/** What the boxes say now: for what each passkey is wished. */
type Wish = Readonly<Record<string, { readonly uses: readonly Use[]; readonly keepUntil: string | null }>>;

/** What a changed phone signed is kept so long: no approval lasts longer (`LONGEST_ACT_MS`). */
const KEEP_DAYS = 800;

export function KeyPeopleCard({ state }: { readonly state: KeyState }) {
  const [changed, setChanged] = useState<Wish>({});
  const people: readonly Person[] = state.people.map((one) => ({ ...one, ...(changed[one.credentialId] ?? {}) }));
  const ask = useKeyAct(async () => {
    const wished = people.filter(
      ({ uses, asked, credentialId }) => uses.length > 0 && (asked || credentialId in changed),
    );
    const answer = await api.askPeople(
      wished.map(({ credentialId, uses, keepUntil }) => ({
        ...{ credentialId, uses: [...uses] },
        ...(keepUntil === null ? {} : { keepUntil }),
      })),
    );
    setChanged({});
    return answer;
  }, 'Đã ghi danh sách người ký. Danh sách có hiệu lực khi ký xong bằng khóa gốc.');
  const few = fewSignersWords(
    people.filter(
      ({ keepUntil, listed, asked, credentialId }) =>
        keepUntil === null && (asked || !listed || credentialId in changed),
    ),
  );
  const set = (one: Person, wish: Wish[string]) => setChanged({ ...changed, [one.credentialId]: wish });
  return (
    <Card title="Người ký: các trạm tin ai" className={classes.change}>
      <Text mb="sm">{signersWords(state.people)}</Text>
      {state.stations.unchecked.length === 0 ? null : (
        <Text mb="sm" className={classes.warn}>
          Phần mềm cũ, chưa kiểm chữ ký: {state.stations.unchecked.join(', ')}. Cập nhật phần mềm ở các trạm này.
        </Text>
      )}
      {people.length === 0 ? (
        <Text c="dimmed">
          Chưa tài khoản nào có khóa truy cập ký được. Người duyệt vào Tài khoản của tôi trên điện thoại, thêm khóa truy
          cập, rồi quay lại đây.
        </Text>
      ) : (
        <ul className={classes.list}>
          {people.map((one) => (
            <PersonRow
              key={one.credentialId}
              one={one}
              isChanged={one.credentialId in changed}
              onChange={(wish) => set(one, wish)}
            />
          ))}
        </ul>
      )}
      {few === undefined ? null : (
        <Text mt="sm" className={classes.warn}>
          {few}
        </Text>
      )}
      {state.without.length === 0 ? null : (
        <Text mt="sm" size="sm">
          Người duyệt chưa có khóa truy cập ký được, nên chưa chọn được: <strong>{state.without.join(', ')}</strong>.
          Mỗi người vào Tài khoản của tôi trên điện thoại của mình, thêm khóa truy cập.
        </Text>
      )}
      <ProblemNote error={ask.error} />
      {Object.keys(changed).length === 0 ? null : (
        <Group mt="sm">
          <Button loading={ask.isPending} onClick={() => ask.mutate(undefined)}>
            Đề nghị danh sách này
          </Button>
          <Button variant="default" onClick={() => setChanged({})}>
            Thôi
          </Button>
        </Group>
      )}
    </Card>
  );
}

function PersonRow({
  one,
  isChanged,
  onChange,
}: {
  readonly one: Person;
  /** Ticked, and not yet proposed. */
  readonly isChanged: boolean;
  readonly onChange: (wish: Wish[string]) => void;
}) {
  const zone = useZone();
  const toggle = (use: Use, isOn: boolean) => {
    const others = one.uses.filter((other) => other !== use);
    onChange({ uses: isOn ? [...others, use] : others, keepUntil: null });
  };
  const isLeaving = one.listed && !one.asked;
  return (
    <li className={classes.signer}>
      <div>
        <strong>{one.name}</strong>
        <span className={`number ${classes.muted}`}>vân tay {inFours(one.fingerprint)}</span>
      </div>
      {one.keepUntil !== null ? (
        <Text size="sm">Đã đổi máy: chữ ký cũ còn tính đến {dateWords(one.keepUntil, zone)}.</Text>
      ) : isLeaving ? (
        <Group gap={8}>
          <Text size="sm">Khóa này đã gỡ khỏi tài khoản. Khi có danh sách mới, mọi chữ ký của nó không còn tính.</Text>
          <Button size="xs" variant="default" onClick={() => onChange({ uses: one.uses, keepUntil: keptUntil() })}>
            Chỉ đổi máy: giữ chữ ký cũ
          </Button>
          <Text size="sm" className={classes.warn}>
            Chỉ bấm khi máy cũ vẫn trong tay người ấy. Máy mất hay bị lấy trộm thì đừng bấm: bấm là giữ cả những gì kẻ
            cầm máy đã ký.
          </Text>
        </Group>
      ) : (
        <Group gap="lg">
          <Checkbox
            label="Ký duyệt"
            checked={one.uses.includes('approver')}
            onChange={(event) => toggle('approver', event.currentTarget.checked)}
          />
          <Checkbox
            label="Ký lệnh khẩn cấp"
            checked={one.uses.includes('emergency')}
            onChange={(event) => toggle('emergency', event.currentTarget.checked)}
          />
        </Group>
      )}
      <StateBadge look={isChanged ? UNPROPOSED : lookOf(one)} />
    </li>
  );
}

function keptUntil(): string {
  return new Date(Date.now() + KEEP_DAYS * 86_400_000).toISOString();
}

const UNPROPOSED: Look = { word: 'Chưa đề nghị', tone: 'warn', icon: IconPencil };

function lookOf({ listed, asked, keepUntil }: Person): Look {
  if (keepUntil !== null) return { word: 'Máy cũ', tone: 'calm', icon: IconClock };
  if (listed && !asked) return { word: 'Sẽ bỏ', tone: 'warn', icon: IconAlertTriangle };
  if (listed) return { word: 'Các trạm tin', tone: 'good', icon: IconCheck };
  if (asked) return { word: 'Chờ khóa gốc', tone: 'warn', icon: IconUserCheck };
  return { word: 'Chưa chọn', tone: 'calm', icon: IconMinus };
}
