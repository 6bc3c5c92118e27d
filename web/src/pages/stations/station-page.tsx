/** One station: how it is and why, its loudspeakers, whom to call, what it will play, and its machine. */
import { Anchor, Group, Stack, Text } from '@mantine/core';
import { IconChevronLeft, IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { StationDetail } from '../../../../server/contract/stations.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { lookOfStation, transportWord } from '../../words/state-words.ts';
import { nearWords } from '../../words/time-words.ts';
import { SelfTestCard } from './self-test-card.tsx';
import { StationActs } from './station-acts.tsx';
import { StationMachine } from './station-machine.tsx';
import classes from './stations.module.css';

export function StationPage({ stationId }: { readonly stationId: string }) {
  const station = useQuery(queries.station(stationId));
  const mayWrite = useMay('admin');
  const mayTest = useMay('operator', 'admin');
  const { data } = station;
  return (
    <Page
      name="station"
      title={data === undefined ? 'Trạm' : `${data.kind === 'commune' ? '' : 'Trạm '}${data.name}`}
      busy={data === undefined}
      actions={
        <Anchor component={Link} href="/tram">
          <Group gap={4}>
            <IconChevronLeft size={18} aria-hidden /> Về danh sách trạm
          </Group>
        </Anchor>
      }
    >
      {station.isPending ? <WaitingNote /> : null}
      <ProblemNote error={data === undefined ? station.error : null} retry={() => void station.refetch()} />
      {data === undefined ? null : (
        <div className={classes.detail}>
          <Stack gap="sm">
            <Standing station={data} mayWrite={mayWrite} />
            <NextDay station={data} />
          </Stack>
          <Stack gap="sm">
            <Clusters station={data} />
            <Contacts station={data} />
            {data.transport === 'ip' ? <StationMachine station={data} /> : null}
            {data.transport === 'ip' && data.enrolledAt !== null ? (
              <SelfTestCard station={data} mayTest={mayTest && data.health !== 'retired'} />
            ) : null}
          </Stack>
        </div>
      )}
    </Page>
  );
}

function Standing({ station, mayWrite }: { readonly station: StationDetail; readonly mayWrite: boolean }) {
  const faults = station.faults.filter(({ message }) => message !== station.words);
  return (
    <Card>
      <Group gap="sm" mb={6}>
        <StateBadge look={lookOfStation(station)} />
        <Text c="dimmed">
          {station.code} · {transportWord[station.transport]}
        </Text>
      </Group>
      <Text size="lg">{station.words}</Text>
      {station.sim.warning === null ? null : <Text fw={600}>{station.sim.warning}.</Text>}
      {faults.length === 0 ? null : (
        <ul className={classes.faults}>
          {faults.map(({ code, message }) => (
            <li key={code}>{message}</li>
          ))}
        </ul>
      )}
      {mayWrite ? <StationActs station={station} /> : null}
    </Card>
  );
}

function NextDay({ station }: { readonly station: StationDetail }) {
  const zone = useZone();
  return (
    <Card
      title="24 giờ tới ở trạm này"
      aside={<Link href={`/lich-phat/in?tram=${station.id}`}>In phiếu, chép ra USB</Link>}
    >
      {station.next24h.length === 0 ? <Text c="dimmed">Không có lượt phát nào.</Text> : null}
      <ul className={classes.plain}>
        {station.next24h.map(({ airingId, title, startsAt }) => (
          <li key={airingId} className={classes.next}>
            <strong className="number">{nearWords(startsAt, Date.now(), zone)}</strong>
            <span>{title}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Clusters({ station }: { readonly station: StationDetail }) {
  return (
    <Card title={`Cụm loa (${station.clusters.length})`}>
      {station.clusters.length === 0 ? <Text c="dimmed">Chưa ghi cụm loa nào.</Text> : null}
      <ul className={classes.plain}>
        {station.clusters.map(({ id, name, landmark }) => (
          <li key={id}>
            <strong>{name}</strong>
            {landmark === '' ? null : <span className={classes.muted}>{landmark}</span>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Contacts({ station }: { readonly station: StationDetail }) {
  return (
    <Card title="Người liên hệ">
      {station.contacts.length === 0 ? <Text c="dimmed">Chưa ghi ai để gọi khi có sự cố.</Text> : null}
      <ul className={classes.plain}>
        {station.contacts.map(({ id, name, phone }) => (
          <li key={id}>
            <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`} className={classes.phone}>
              <IconPhone size={18} aria-hidden />
              <span>
                {name}
                <span className="number">{phone}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
