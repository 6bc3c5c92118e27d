/** Tờ lịch tuần: the week's airings with the state of what they need, and one act for all that waits. */
import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconChecks, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useMay, useSession, useZone } from '../../session.tsx';
import type { Segment, Sheet, SheetItem, SheetRow } from '../../wire.ts';
import { addDays, localDate, mondayOf } from '../../words/local-time.ts';
import { segmentLook } from '../../words/state-words.ts';
import { capital, clock, dateOf, longDateOf, nightWords } from '../../words/time-words.ts';
import classes from './approve.module.css';
import { ApproveWeekDialog, type WeekItem } from './approve-week-dialog.tsx';

export function WeekTab({ waiting }: { readonly waiting: readonly Segment[] }) {
  const zone = useZone();
  const [monday, setMonday] = useState(() => mondayOf(localDate(Date.now(), zone)));
  const sheet = useQuery(queries.sheet(monday));
  const mayApprove = useMay('approver');
  const { user } = useSession();
  const [asking, setAsking] = useState(false);
  const { mine, others } = split(sheet.data, waiting, user.id);
  return (
    <Card
      title={`Tuần ${dateOf(monday)} – ${dateOf(addDays(monday, 6))}`}
      aside={<WeekSteps onStep={(days) => setMonday(addDays(monday, days))} />}
    >
      {mayApprove && sheet.data !== undefined ? (
        <Group justify="space-between" mb="sm">
          <Text>{summary(others.length, mine.length)}</Text>
          {others.length > 0 ? (
            <Button color="leaf.7" leftSection={<IconChecks aria-hidden />} onClick={() => setAsking(true)}>
              Duyệt cả tuần ({others.length})
            </Button>
          ) : null}
        </Group>
      ) : null}
      {sheet.isPending ? <WaitingNote /> : null}
      <ProblemNote error={sheet.error} retry={() => void sheet.refetch()} />
      {sheet.data === undefined ? null : <Days sheet={sheet.data} />}
      <ApproveWeekDialog opened={asking} items={others} onClose={() => setAsking(false)} />
    </Card>
  );
}

function WeekSteps({ onStep }: { readonly onStep: (days: number) => void }) {
  return (
    <Group gap={6}>
      <ActionIcon variant="default" size="lg" aria-label="Tuần trước" onClick={() => onStep(-7)}>
        <IconChevronLeft aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" size="lg" aria-label="Tuần sau" onClick={() => onStep(7)}>
        <IconChevronRight aria-hidden />
      </ActionIcon>
    </Group>
  );
}

function Days({ sheet }: { readonly sheet: Sheet }) {
  const zone = useZone();
  const days = new Map<string, SheetRow[]>();
  for (const row of sheet.rows) {
    const day = localDate(row.startsAt, zone);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  if (days.size === 0) return <EmptyNote title="Tuần này chưa có lượt phát nào trong lịch" />;
  return (
    <>
      {[...days].map(([day, rows]) => (
        <section key={day} aria-label={longDateOf(day)}>
          <h3 className={classes.day}>{capital(longDateOf(day))}</h3>
          <ul className={classes.sheet}>
            {rows.map((row) => (
              <Row key={row.airingId} row={row} zone={zone} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Row({ row, zone }: { readonly row: SheetRow; readonly zone: string }) {
  const words = nightWords(row.startsAt, zone);
  return (
    <li className={classes.sheetRow}>
      <div className={classes.when}>
        <strong className="number">{clock(row.startsAt, zone)}</strong>
        {words === undefined ? null : <span>{words}</span>}
      </div>
      <div>
        <strong>{row.title}</strong> <span className={classes.muted}>· {row.stations} trạm</span>
        <ul className={classes.items}>
          {row.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a segment may stand twice in a programme
            <li key={`${item.segmentId} ${index}`}>
              <span>{item.title}</span> <StateBadge small look={segmentLook[item.state]} />
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

/** The week's waiting segments, once each: those the user may decide on, and those they wrote. */
function split(
  sheet: Sheet | undefined,
  waiting: readonly Segment[],
  userId: string,
): { mine: readonly WeekItem[]; others: readonly WeekItem[] } {
  const items = new Map<string, WeekItem>();
  const waits = (item: SheetItem): item is SheetItem & { sha256: string } =>
    item.state === 'waiting' && item.sha256 !== null;
  const byId = new Map(waiting.map((segment) => [segment.id, segment]));
  for (const { segmentId, title, sha256 } of (sheet?.rows ?? []).flatMap((row) => row.items).filter(waits)) {
    const segment = byId.get(segmentId);
    const { approversNeeded = 1, approvers = [] } = segment ?? {};
    // The first of two has done their part.
    if (approversNeeded > 1 && approvers.some(({ id }) => id === userId)) continue;
    const shown = segment === undefined ? {} : { needs: approversNeeded, validUntil: segment.validUntil };
    items.set(segmentId, { segmentId, title, sha256, missing: approversNeeded - approvers.length, shown });
  }
  const own = new Set(waiting.filter(({ authorId }) => authorId === userId).map(({ id }) => id));
  const all = [...items.values()];
  return {
    mine: all.filter(({ segmentId }) => own.has(segmentId)),
    others: all.filter((item) => !own.has(item.segmentId)),
  };
}

function summary(others: number, mine: number): string {
  const own = mine === 0 ? '' : ` ${mine} tin bài do chính bạn soạn, phải có người khác duyệt.`;
  if (others === 0) return `Không có tin bài nào của tuần này chờ bạn duyệt.${own}`;
  return `${others} tin bài trong tuần này chờ duyệt.${own}`;
}
