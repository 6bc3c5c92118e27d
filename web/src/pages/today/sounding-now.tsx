/** What sounds right now, how far it is, and on how many stations. */
import { Text } from '@mantine/core';
import { IconVolume } from '@tabler/icons-react';
import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { StopButton } from '../../parts/stop-button.tsx';
import { useNow } from '../../parts/use-now.ts';
import { WaveBars } from '../../parts/wave-bars.tsx';
import { useMay, useZone } from '../../session.tsx';
import type { Sounding, Today } from '../../wire.ts';
import { dateWords, lengthClock, nearWords } from '../../words/time-words.ts';
import classes from './today.module.css';

export function SoundingNow({ today, aheadMs }: { readonly today: Today; readonly aheadMs: number }) {
  return today.sounding === null ? (
    <NothingSounds today={today} />
  ) : (
    <OnAir sounding={today.sounding} aheadMs={aheadMs} />
  );
}

function OnAir({ sounding, aheadMs }: { readonly sounding: Sounding; readonly aheadMs: number }) {
  const zone = useZone();
  const now = useNow(500, aheadMs);
  const heardMs = Math.min(Math.max(now - Date.parse(sounding.itemStartedAt), 0), sounding.itemDurationMs);
  const leftMs = Math.max(Date.parse(sounding.endsAt) - now, 0);
  const approved = `duyệt: ${sounding.approvedBy}, ${dateWords(sounding.approvedAt, zone).slice(0, 5)}`;
  const topics = sounding.topics.length === 0 ? '' : `nội dung ${sounding.topics.join(', ')} · `;
  return (
    <Card className={classes.onAir}>
      <div className={classes.onAirText}>
        <div className={classes.onAirTitle}>
          <StateBadge look={{ word: 'ĐANG PHÁT', tone: 'live', icon: IconVolume }} />
          <h2>{sounding.itemTitle}</h2>
        </div>
        <Text c="dimmed" size="sm" lineClamp={1}>
          {sounding.title} · {topics}
          {approved}
        </Text>
        <WaveBars
          peaks={sounding.waveform}
          played={sounding.itemDurationMs === 0 ? 0 : heardMs / sounding.itemDurationMs}
          label={`Đã phát ${lengthClock(heardMs)} trên ${lengthClock(sounding.itemDurationMs)}`}
        />
      </div>
      <div className={classes.onAirCount}>
        <div className={classes.bigNumber}>
          {sounding.stationsSounding}/{sounding.stationsPlanned}
        </div>
        <div>trạm đang phát</div>
        <div className="number">còn {lengthClock(leftMs)}</div>
        <StopButton
          sounding={{
            airingId: sounding.airingId,
            title: sounding.title,
            item: { index: sounding.itemIndex, title: sounding.itemTitle },
          }}
        />
      </div>
    </Card>
  );
}

function NothingSounds({ today }: { readonly today: Today }) {
  const zone = useZone();
  const mayPlan = useMay('operator', 'admin');
  const next = today.next24h.find(({ silent }) => silent === null);
  return (
    <Card className={classes.quietNow}>
      <div className={classes.quietHead}>
        <h2>Lúc này không có gì đang phát</h2>
        <StopButton sounding={undefined} />
      </div>
      <Text c="dimmed" size="sm">
        {next === undefined
          ? 'Trong 24 giờ tới chưa có lượt phát nào.'
          : `Lượt tiếp theo: ${nearWords(next.startsAt, Date.parse(today.now), zone)} · ${next.title} · ${next.stations} trạm`}
      </Text>
      {next === undefined && mayPlan ? <Link href="/lich-phat/moi">Lập lịch phát</Link> : null}
    </Card>
  );
}
