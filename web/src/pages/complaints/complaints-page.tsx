/** Phản ánh: whom do we owe an answer? What is due comes first; one of them open beside the list. */
import { Anchor, Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { Complaint } from '../../../../server/contract/incidents.ts';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { clockWords, dateOf, dateWords } from '../../words/time-words.ts';
import { placesWords, type StationNames } from '../incidents/incident-sentences.ts';
import { LogTabs } from '../log/log-tabs.tsx';
import { ComplaintDetail } from './complaint-detail.tsx';
import { ComplaintDialog, type ComplaintHints } from './complaint-form.tsx';
import { complaintLook } from './complaint-looks.ts';
import classes from './complaints.module.css';
import { KeepCard } from './keep-card.tsx';

const HOME = '/nhat-ky/phan-anh';

export function ComplaintsPage({ openId }: { readonly openId?: string | undefined }) {
  const phone = usePhone();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const complaints = useQuery(queries.complaints());
  const stations = useQuery(queries.stations());
  const mayWrite = useMay('operator', 'admin');
  const maySet = useMay('admin');
  const [hints, setHints] = useState<ComplaintHints | undefined>(() => askedHints(params));
  const names = useMemo<StationNames>(
    () => new Map((stations.data?.stations ?? []).map((station) => [station.id, station])),
    [stations.data],
  );
  const list = complaints.data?.complaints ?? [];
  const open = list.find(({ id }) => id === openId);
  const showsList = !phone || openId === undefined;
  return (
    <Page
      name="complaints"
      title="Phản ánh"
      busy={complaints.data === undefined || stations.data === undefined}
      actions={
        mayWrite ? (
          <Button leftSection={<IconPlus size={19} aria-hidden />} onClick={() => setHints({})}>
            Ghi phản ánh
          </Button>
        ) : null
      }
    >
      <div className={classes.screenOnly}>
        <LogTabs />
      </div>
      {complaints.isPending ? <WaitingNote /> : null}
      <ProblemNote error={complaints.error} retry={() => void complaints.refetch()} />
      {complaints.data === undefined ? null : (
        <div className={classes.board}>
          {showsList ? <List complaints={list} stations={names} openId={openId} /> : null}
          <div className={classes.column}>
            {phone && openId !== undefined ? (
              <Anchor component={Link} href={HOME} className={classes.screenOnly ?? ''}>
                <Group gap={4}>
                  <IconChevronLeft size={18} aria-hidden /> Mọi phản ánh
                </Group>
              </Anchor>
            ) : null}
            {open === undefined ? null : (
              <ComplaintDetail key={open.id} complaint={open} place={placesWords([open], names)} />
            )}
            {open === undefined && openId !== undefined ? (
              <Card>
                <EmptyNote title="Không có phản ánh này" />
              </Card>
            ) : null}
            {openId === undefined && !phone && list.length > 0 ? (
              <Card>
                <Text c="dimmed">Bấm một phản ánh để xem nhật ký nói gì và ghi câu trả lời.</Text>
              </Card>
            ) : null}
            {maySet && openId === undefined ? <KeepCard /> : null}
          </div>
        </div>
      )}
      <ComplaintDialog
        hints={hints}
        onClose={() => setHints(undefined)}
        onSaved={(id) => {
          setHints(undefined);
          go(`${HOME}/${id}`);
        }}
      />
    </Page>
  );
}

function List({
  complaints,
  stations,
  openId,
}: {
  readonly complaints: readonly Complaint[];
  readonly stations: StationNames;
  readonly openId: string | undefined;
}) {
  const zone = useZone();
  const today = localDate(Date.now(), zone);
  const waiting = complaints.filter(({ closedAt }) => closedAt === null);
  const answered = complaints.filter(({ closedAt }) => closedAt !== null);
  const rows = (some: readonly Complaint[]) => (
    <ul className={classes.list}>
      {some.map((complaint) => (
        <li key={complaint.id}>
          <Link
            href={`${HOME}/${complaint.id}`}
            className={classes.row ?? ''}
            aria-current={complaint.id === openId ? 'true' : undefined}
          >
            <span className={classes.rowHead}>
              <strong>Số {complaint.number}</strong>
              <StateBadge small look={complaintLook(complaint, today)} />
            </span>
            <span className={classes.line}>{complaint.asked}</span>
            <span className={classes.muted}>
              {complaint.caller} · {placesWords([complaint], stations)}, {clockWords(complaint.aboutAt, zone)}{' '}
              {dateWords(complaint.aboutAt, zone)}
              {complaint.closedAt === null ? ` · hạn ${dateOf(complaint.dueOn)}` : ''}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
  return (
    <Card
      className={classes.screenOnly}
      title="Còn phải trả lời"
      aside={waiting.length === 0 ? null : <Text fw={600}>{waiting.length} phản ánh</Text>}
    >
      {complaints.length === 0 ? (
        <EmptyNote title="Chưa có phản ánh nào">
          Người dân gọi hỏi về loa: bấm «Ghi phản ánh», nhật ký sẽ cho biết lúc đó loa của xã có phát không.
        </EmptyNote>
      ) : null}
      {complaints.length > 0 && waiting.length === 0 ? <Text>Không còn ai chờ trả lời.</Text> : rows(waiting)}
      {answered.length === 0 ? null : (
        <>
          <h3 className={classes.heading}>Đã trả lời</h3>
          {rows(answered)}
        </>
      )}
    </Card>
  );
}

/** `?ghi=1&tram=…&cum=…&luc=…&sai=…`: "Lúc đó loa có phát không?" leads here to write one down. */
function askedHints(params: URLSearchParams): ComplaintHints | undefined {
  if (params.get('ghi') === null) return undefined;
  return {
    stationId: params.get('tram') ?? undefined,
    clusterId: params.get('cum') ?? undefined,
    at: params.get('luc') ?? undefined,
    tolerance: params.get('sai') ?? undefined,
  };
}
