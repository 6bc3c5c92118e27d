/** What the period came to, in a handful of sentences: what is well, what is not, and where to look. */
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Figures } from '../../../api/figures.ts';
import { Card } from '../../../parts/card.tsx';
import { useZone } from '../../../session.tsx';
import { clockWords, dateWords } from '../../../words/time-words.ts';
import { FigureLink } from './figure-link.tsx';
import { against, count, hours, incidentWord, minutes, names, seconds, share } from './figure-words.ts';
import classes from './figures.module.css';
import { periodTitle } from './report-periods.ts';
import { groupTargets, isWhollyMet, type TargetGroup } from './target-groups.ts';

type Tone = 'good' | 'warn' | 'info';
const icons = { good: IconCircleCheck, warn: IconAlertTriangle, info: IconInfoCircle };
const toneWord: Record<Tone, string> = { good: 'Đạt', warn: 'Cần xem', info: 'Thông tin' };

export function FigureSentences({ figures }: { readonly figures: Figures }) {
  return (
    <Card title={`Tóm tắt: ${periodTitle(figures)}`}>
      <ul className={classes.sentences}>
        <Sounded figures={figures} />
        {groupTargets(figures.targets).map((group) =>
          group.lines.length > 1 ? (
            <TopicTarget key={group.id} group={group} />
          ) : (
            group.lines.map(({ target }) => <Target key={group.id} target={target} />)
          ),
        )}
        <Topics figures={figures} />
        <Watched figures={figures} />
        <Said figures={figures} />
        <Punctual figures={figures} />
        <Emergencies figures={figures} />
        <Down figures={figures} />
        <OffPlan figures={figures} />
      </ul>
    </Card>
  );
}

function Sentence({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  const Icon = icons[tone];
  return (
    <li data-tone={tone}>
      <Icon size={21} stroke={2} role="img" aria-label={toneWord[tone]} />
      <span>{children}</span>
    </li>
  );
}

function Sounded({ figures: { rows, airings, stations } }: { readonly figures: Figures }) {
  const { planned, sounded, byOutcome, waiting } = rows;
  const open = [
    { ...byOutcome.missed, word: 'không phát' },
    { ...byOutcome.skipped, word: 'bỏ qua' },
    { ...byOutcome.preempted, word: 'nhường ưu tiên' },
    { ...waiting, word: 'chưa báo về' },
    { ...byOutcome.unknown, word: 'không rõ' },
  ].filter(({ value }) => value > 0);
  return (
    <Sentence tone={open.length === 0 ? 'good' : 'info'}>
      Có {count(airings.planned)} lượt phát theo lịch; tính ở từng trạm là{' '}
      <FigureLink href={planned.link}>{count(planned.value)}</FigureLink> lượt, đã phát{' '}
      <FigureLink href={sounded.link}>{count(sounded.value)}</FigureLink> ({share(sounded.value, planned.value)})
      {open.map(({ word, value, link }) => (
        <span key={word}>
          , {word} <FigureLink href={link}>{count(value)}</FigureLink>
        </span>
      ))}
      .
      {stations.silent.length > 0
        ? ` ${stations.sounded}/${stations.inService} trạm đã phát; chưa thấy phát lượt nào: ${names(stations.silent, 'trạm')}.`
        : ` Cả ${stations.inService} trạm đều đã phát.`}
    </Sentence>
  );
}

function Target({ target }: { readonly target: Figures['targets'][number] }) {
  const { title, periods, villages, villagesMet, villagesMetConfirmed, byVillage } = target;
  if (periods === 0)
    return <Sentence tone="info">Chỉ tiêu «{title}»: chưa đủ một kỳ trọn vẹn trong khoảng này nên chưa tính.</Sentence>;
  const lacking = byVillage.filter(({ met }) => !met).map(({ name }) => name);
  const everyPeriod = byVillage.filter(({ met, periodsMet }) => met && periodsMet === periods).length;
  if (villages === 1)
    return (
      <Sentence tone={villagesMet === 1 ? 'good' : 'warn'}>
        Chỉ tiêu «{title}»: {villagesMet === 1 ? 'đạt' : 'chưa đạt'}.
      </Sentence>
    );
  return (
    <Sentence tone={lacking.length > 0 ? 'warn' : everyPeriod === villages ? 'good' : 'info'}>
      Chỉ tiêu «{title}»:{' '}
      <strong>
        {villagesMet}/{villages} thôn đạt{everyPeriod === villagesMet ? '' : ' tính tổng'}
      </strong>
      {villagesMet === 0 ? '' : `, trong đó ${villagesMetConfirmed} thôn đạt theo xác nhận tại chỗ`}
      {everyPeriod === villagesMet ? '' : `, ${everyPeriod} thôn đạt ở cả ${periods} kỳ`}
      {lacking.length === 0 ? '' : `. Chưa đạt: ${names(lacking, 'thôn')}`}.
    </Sentence>
  );
}

function TopicTarget({ group: { title, lines } }: { readonly group: TargetGroup }) {
  if (lines.every(({ target }) => target.periods === 0))
    return <Sentence tone="info">Chỉ tiêu «{title}»: chưa đủ một kỳ trọn vẹn trong khoảng này nên chưa tính.</Sentence>;
  const lacking = lines.filter(({ target }) => !isWhollyMet(target)).map(({ topic, target }) => topic ?? target.title);
  return (
    <Sentence tone={lacking.length === 0 ? 'good' : 'warn'}>
      Chỉ tiêu «{title}»:{' '}
      <strong>
        {lines.length - lacking.length}/{lines.length} nội dung đạt
      </strong>
      {lacking.length === 0 ? '' : `. Chưa đạt: ${names(lacking, 'nội dung')}`}.
    </Sentence>
  );
}

function Topics({ figures: { topics } }: { readonly figures: Figures }) {
  const missing = topics.filter((topic) => topic.missing);
  if (topics.length === 0) return null;
  if (missing.length === 0)
    return <Sentence tone="good">Cả {topics.length} nội dung của kế hoạch đều đã được phát.</Sentence>;
  return (
    <Sentence tone="warn">
      {missing.length}/{topics.length} nội dung của kế hoạch chưa phát lần nào:{' '}
      {names(
        missing.map(({ code, title }) => `${code} ${title}`),
        'nội dung',
      )}
      .
    </Sentence>
  );
}

function Watched({ figures: { watched, topics } }: { readonly figures: Figures }) {
  const topic = topics.find(({ code }) => code === watched.code);
  const isKnown = watched.beforeMs > 0 || topics.some(({ beforeMs }) => beforeMs > 0);
  return (
    <Sentence tone={isKnown && watched.programmeMs > watched.beforeMs ? 'good' : 'info'}>
      Nội dung {watched.code}
      {topic === undefined ? '' : ` (${topic.title})`}: phát {minutes(watched.programmeMs)},{' '}
      {against(watched.programmeMs, watched.beforeMs, isKnown)}.
    </Sentence>
  );
}

function Said({ figures: { items, airings, minutes: time } }: { readonly figures: Figures }) {
  return (
    <Sentence tone="info">
      Đã phát {count(items.distinct)} tin, bài khác nhau, phát lại {count(airings.repeats)} lần;{' '}
      {minutes(time.programmeMs)} chương trình của xã. Cộng ở từng thôn: {minutes(time.stationMs)}.
    </Sentence>
  );
}

function Punctual({ figures: { onTime, approval, rows } }: { readonly figures: Figures }) {
  const unsigned = approval.later.filter(({ signedBy }) => signedBy === null).length;
  const later = rows.byOutcome.late;
  const late = approval.sounded - approval.before - approval.later.length;
  return (
    <Sentence tone={unsigned > 0 || late > 0 ? 'warn' : 'good'}>
      Đúng giờ {share(onTime.onTime, onTime.measured)} trong {count(onTime.measured)} lượt máy ở trạm hoặc máy đài xã đo
      được
      {later.value === 0 ? null : (
        <>
          , <FigureLink href={later.link}>{count(later.value)}</FigureLink> lượt phát muộn
        </>
      )}
      ; duyệt trước khi phát {count(approval.before)}/{count(approval.sounded)} lượt tin, bài
      {approval.later.length === 0
        ? '.'
        : `; ${approval.later.length} lượt khẩn cấp phát trước, duyệt sau${unsigned === 0 ? ' (đã duyệt đủ).' : `, còn ${unsigned} lượt chưa ai duyệt.`}`}
    </Sentence>
  );
}

function Emergencies({ figures: { emergencies } }: { readonly figures: Figures }) {
  const zone = useZone();
  return emergencies.map(({ id, title, issuedAt, firstMs, lastMs, villages, unproved, ...heard }) => (
    <Sentence key={id} tone={unproved.length + heard.carrierVillages === 0 ? 'good' : 'warn'}>
      Phát khẩn cấp «{title}» lúc {clockWords(issuedAt, zone)} ngày {dateWords(issuedAt, zone)}:{' '}
      {firstMs === null || lastMs === null
        ? 'chưa thôn nào có máy báo đã phát'
        : seconds(firstMs) === seconds(lastMs)
          ? `các thôn cùng phát sau ${seconds(firstMs)}`
          : `thôn đầu tiên phát sau ${seconds(firstMs)}, thôn cuối sau ${seconds(lastMs)}`}
      ; {heard.heardVillages + heard.attestedVillages}/{villages} thôn được phát
      {heard.carrierVillages === 0
        ? ''
        : `, trong đó ${heard.carrierVillages} thôn theo máy đài xã, thôn chưa xác nhận`}
      {heard.attestedVillages === 0 ? '' : `, ${heard.attestedVillages} thôn do người ở thôn xác nhận`}
      {unproved.length === 0 ? '' : `, chưa biết: ${names(unproved, 'thôn')}`}.
    </Sentence>
  ));
}

function Down({ figures: { coverage } }: { readonly figures: Figures }) {
  const down = (Object.keys(coverage.downMs) as (keyof typeof incidentWord)[]).filter(
    (kind) => coverage.downMs[kind] > 0,
  );
  if (down.length === 0) return null;
  return (
    <Sentence tone="warn">
      Loa không dùng được (cộng các cụm):{' '}
      {down.map((kind) => `${incidentWord[kind]} ${hours(coverage.downMs[kind])}`).join(', ')}.{' '}
      {count(coverage.covered)}/{count(coverage.of)} lượt phát ở thôn có loa nghe được.
    </Sentence>
  );
}

function OffPlan({ figures: { rows } }: { readonly figures: Figures }) {
  if (rows.offPlan.value === 0) return null;
  return (
    <Sentence tone="warn">
      Có <FigureLink href={rows.offPlan.link}>{count(rows.offPlan.value)}</FigureLink> lần máy phát ngoài kế hoạch (
      {minutes(rows.offPlanMs)}), không tính vào số liệu nào khác.
    </Sentence>
  );
}
