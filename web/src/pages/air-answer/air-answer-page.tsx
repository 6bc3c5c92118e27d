/** Lúc đó loa có phát không? Was it ours, there and then: a place, a time, one sentence, and what proves it. */
import { Button, Group, Select, Text } from '@mantine/core';
import { IconAlertTriangle, IconMessagePlus, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { AirAnswer } from '../../../../server/contract/incidents.ts';
import type { AirQuestion } from '../../api/incidents.ts';
import { Card } from '../../parts/card.tsx';
import { MomentFields } from '../../parts/moment-fields.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { readTolerance, ToleranceField, USUAL_TOLERANCE, WIDEST_TOLERANCE } from '../../parts/tolerance-field.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import type { Station } from '../../wire.ts';
import { draftOfMoment, momentOf } from '../../words/moment-draft.ts';
import { LogTabs } from '../log/log-tabs.tsx';
import classes from './air-answer.module.css';
import { AnswerCard } from './answer-card.tsx';
import { AnswerPaper } from './answer-paper.tsx';

export function AirAnswerPage() {
  const [params, setParams] = useSearchParams();
  const stations = useQuery(queries.stations());
  const question = questionOf(params);
  const answer = useQuery({ ...queries.airAnswer(question ?? nothing), enabled: question !== undefined });
  const known = (stations.data?.stations ?? []).filter(({ health }) => health !== 'retired');
  return (
    <Page name="air-answer" title="Lúc đó loa có phát không?" busy={stations.data === undefined}>
      <div className={classes.screenOnly}>
        <LogTabs />
      </div>
      <Card className={classes.screenOnly}>
        <Text c="dimmed" mb="xs">
          Người dân hỏi về một tiếng loa: chọn nơi và lúc họ nghe thấy. Câu trả lời lấy từ nhật ký máy, không phải từ
          lịch phát.
        </Text>
        <Question stations={known} params={params} onAsk={(next) => setParams(next, { replace: true })} />
      </Card>
      <ProblemNote error={stations.error ?? answer.error} retry={() => void answer.refetch()} />
      {answer.isLoading ? <WaitingNote /> : null}
      {question === undefined ? (
        <Card className={classes.screenOnly}>
          <EmptyNote title="Chọn trạm và giờ để hỏi" />
        </Card>
      ) : null}
      {question === undefined || answer.data === undefined ? null : (
        <Answered question={question} answer={answer.data} />
      )}
    </Page>
  );
}

const nothing: AirQuestion = { stationId: '', at: '', toleranceMinutes: USUAL_TOLERANCE };

function Answered({ question, answer }: { readonly question: AirQuestion; readonly answer: AirAnswer }) {
  const mayComplain = useMay('operator', 'admin');
  const hints = new URLSearchParams({
    ghi: '1',
    tram: question.stationId,
    luc: question.at,
    sai: question.toleranceMinutes,
  });
  if (question.clusterId !== undefined) hints.set('cum', question.clusterId);
  return (
    <>
      <Card className={classes.screenOnly}>
        <AnswerCard answer={answer} />
        {answer.verdict === 'not-ours' && answer.toleranceMinutes < WIDEST_TOLERANCE ? (
          <Text mt="sm">
            Người hỏi không nhớ chắc giờ thì chọn «Có thể lệch» rộng hơn, hỏi lại trước khi trả lời họ.
          </Text>
        ) : null}
        <Group mt="md" gap="sm">
          <Button leftSection={<IconPrinter size={19} aria-hidden />} onClick={() => window.print()}>
            In trả lời
          </Button>
          {mayComplain ? (
            <Button
              component={Link}
              href={`/nhat-ky/phan-anh?${hints}`}
              variant="default"
              leftSection={<IconMessagePlus size={19} aria-hidden />}
            >
              Ghi phản ánh
            </Button>
          ) : null}
          <Button
            component={Link}
            href={`/nhat-ky/su-co?${hints}`}
            variant="default"
            leftSection={<IconAlertTriangle size={19} aria-hidden />}
          >
            Ghi sự cố
          </Button>
        </Group>
      </Card>
      <AnswerPaper answer={answer} />
    </>
  );
}

function Question({
  stations,
  params,
  onAsk,
}: {
  readonly stations: readonly Station[];
  readonly params: URLSearchParams;
  readonly onAsk: (params: URLSearchParams) => void;
}) {
  const zone = useZone();
  const [stationId, setStation] = useState(params.get('tram') ?? undefined);
  const [clusterId, setCluster] = useState(params.get('cum') ?? undefined);
  const [moment, setMoment] = useState(() => {
    const asked = params.get('luc');
    return asked === null ? { ...draftOfMoment(Date.now(), zone), time: '' } : draftOfMoment(asked, zone);
  });
  const [tolerance, setTolerance] = useState(readTolerance(params.get('sai')));
  const station = stations.find(({ id }) => id === stationId);
  const at = momentOf(moment, zone);
  const next = new URLSearchParams();
  if (stationId !== undefined) next.set('tram', stationId);
  if (clusterId !== undefined) next.set('cum', clusterId);
  if (at !== undefined) next.set('luc', at);
  next.set('sai', tolerance);
  return (
    <form
      className={classes.question}
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(next);
      }}
    >
      <Select
        size="md"
        label="Trạm"
        placeholder="Chọn trạm"
        data={stations.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
        value={stationId ?? null}
        onChange={(id) => {
          setStation(id ?? undefined);
          setCluster(undefined);
        }}
        searchable
        allowDeselect={false}
      />
      {station === undefined || station.clusters.length === 0 ? null : (
        <Select
          size="md"
          label="Cụm loa"
          data={[
            { value: '', label: 'Cả trạm' },
            ...station.clusters.map(({ id, name, landmark }) => ({
              value: id,
              label: landmark === '' ? name : `${name} (${landmark})`,
            })),
          ]}
          value={clusterId ?? ''}
          onChange={(id) => setCluster(id === '' || id === null ? undefined : id)}
          allowDeselect={false}
        />
      )}
      <div className={classes.moment}>
        <MomentFields label="Ngày nghe thấy" value={moment} onChange={setMoment} />
      </div>
      <ToleranceField value={tolerance} onChange={setTolerance} />
      <Button type="submit" size="md" disabled={stationId === undefined || at === undefined}>
        Hỏi nhật ký
      </Button>
    </form>
  );
}

function questionOf(params: URLSearchParams): AirQuestion | undefined {
  const [stationId, at, clusterId] = [params.get('tram'), params.get('luc'), params.get('cum')];
  if (stationId === null || at === null || Number.isNaN(Date.parse(at))) return undefined;
  const toleranceMinutes = readTolerance(params.get('sai'));
  return { stationId, at, toleranceMinutes, ...(clusterId === null ? {} : { clusterId }) };
}
