/** Khóa: whom do the stations believe? Which key signs what they play, which people sign approvals and emergencies, and changing both while the root key stays in the safe. */
import { Button, Text } from '@mantine/core';
import { IconKey, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeyState } from '../../../../server/contract/keys.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { holdingWords, inFours } from '../../words/key-words.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './admin.module.css';
import { KeyChangeCard } from './key-change-card.tsx';
import { KeyChangeDialog } from './key-change-dialog.tsx';
import { KeyPeopleCard } from './key-people-card.tsx';
import { KeyPeopleSteps } from './key-people-steps.tsx';
import { KeySheet } from './key-sheet.tsx';

export function KeysTab() {
  const keys = useQuery(queries.keys());
  const [asking, setAsking] = useState(false);
  if (keys.isPending) return <WaitingNote />;
  if (keys.data === undefined) return <ProblemNote error={keys.error} retry={() => void keys.refetch()} />;
  const { next, askedVersion } = keys.data;
  return (
    <>
      <KeySheet state={keys.data} />
      <div className={classes.screenOnly}>
        {next === null ? null : <KeyChangeCard next={next} state={keys.data} />}
        {next !== null || askedVersion === null ? null : <KeyPeopleSteps state={keys.data} version={askedVersion} />}
        <KeyPeopleCard state={keys.data} />
        <Card
          title="Khóa ký lịch phát"
          aside={
            next === null ? (
              <Button variant="default" leftSection={<IconKey size={19} aria-hidden />} onClick={() => setAsking(true)}>
                Đổi khóa
              </Button>
            ) : null
          }
        >
          <Text mb="md">
            Mọi lịch gửi xuống trạm đều được ký bằng khóa này; trạm chỉ phát lịch có chữ ký đúng. Nên đổi khóa khi thay
            người quản trị máy chủ, và đổi ngay khi nghi khóa bị lộ.
          </Text>
          <Facts state={keys.data} />
          <Button
            mt="md"
            variant="default"
            leftSection={<IconPrinter size={18} aria-hidden />}
            onClick={() => window.print()}
          >
            In danh sách khóa
          </Button>
        </Card>
      </div>
      <KeyChangeDialog opened={asking} onClose={() => setAsking(false)} />
    </>
  );
}

function Facts({ state }: { readonly state: KeyState }) {
  const zone = useZone();
  const { working, since, version, former, root, rootFile, stations } = state;
  return (
    <dl className={classes.facts}>
      <dt>Khóa đang dùng</dt>
      <dd className="number">{inFours(working)}</dd>
      <dt>Dùng từ</dt>
      <dd>{dateTimeWords(since, zone)}</dd>
      {former.length === 0 ? null : (
        <>
          <dt>Khóa trước</dt>
          <dd className="number">
            {former.map(inFours).join(', ')}
            <span className={classes.muted}>các trạm còn nhận đến lần đổi khóa sau</span>
          </dd>
        </>
      )}
      <dt>Danh sách khóa</dt>
      <dd>
        số {version}
        <span className={classes.muted}>{holdingWords(stations)}</span>
      </dd>
      <dt>Khóa gốc của xã</dt>
      <dd className="number">
        {inFours(root)}
        {rootFile === null ? (
          <span className={classes.muted}>không nằm trên máy chủ này; phải có trong két của xã</span>
        ) : (
          <span className={classes.warn}>
            Tệp khóa gốc CÒN NẰM trên máy chủ này: {rootFile} (trong thư mục dữ liệu). Người quản lý máy chủ chép tệp ấy
            ra USB, cất vào két, rồi xóa tệp trên máy chủ.
          </span>
        )}
      </dd>
    </dl>
  );
}
