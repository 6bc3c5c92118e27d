/** What people type into a report: other channels, the survey, what fell short and why, proposals; saved with one button that stays in sight. */
import { Button, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import type { Content, Report } from '../../api/reports.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { ApiProblem } from '../../request.ts';
import { ChannelFields } from './channel-fields.tsx';
import { LinesField } from './lines-field.tsx';
import classes from './report.module.css';
import { SurveyFields, surveyLack } from './survey-fields.tsx';

export function ReportForm({
  report,
  mayWrite,
  onUnsaved,
  onAnew,
}: {
  readonly report: Report;
  readonly mayWrite: boolean;
  readonly onUnsaved: (unsaved: boolean) => void;
  /** Opens the form again on the report as it stands now. */
  readonly onAnew: () => void;
}) {
  const client = useQueryClient();
  const [saved, setSaved] = useState(report);
  const [title, setTitle] = useState(report.title);
  const [content, setContent] = useState<Content>(report.content);
  const set = (change: Partial<Content>) => setContent((before) => ({ ...before, ...change }));
  const unsaved = title !== saved.title || JSON.stringify(content) !== JSON.stringify(saved.content);
  useEffect(() => onUnsaved(unsaved), [unsaved, onUnsaved]);
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
  const save = useMutation({
    mutationFn: () =>
      api.changeReport(report.id, { version: saved.version, title: title.trim(), content: whole(content) }),
    onSuccess: (now) => {
      setSaved(now);
      setTitle(now.title);
      setContent(now.content);
      tellDone('Đã lưu.');
      void client.invalidateQueries({ queryKey: ['reports'] });
    },
  });
  const suggest = useMutation({
    mutationFn: () => api.reportSuggestions(report.id),
    onSuccess: ({ shortcomings, causes, proposals }) => {
      setContent((before) => ({
        ...before,
        shortcomings: joined(before.shortcomings, shortcomings),
        causes: joined(before.causes, causes),
        proposals: joined(before.proposals, proposals),
      }));
    },
    onError: tellProblem,
  });
  const lack = title.trim() === '' ? 'Báo cáo cần có tên.' : surveyLack(content.survey);
  const changedElsewhere = save.error instanceof ApiProblem && save.error.code === 'report-changed';
  return (
    <fieldset disabled={!mayWrite} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <Stack gap="md">
        <Card title="Tên báo cáo">
          <TextInput
            label="Trích yếu, in dưới chữ BÁO CÁO"
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
        </Card>
        <Card title={<span id="kenh-khac">Các kênh tuyên truyền khác</span>}>
          <ChannelFields channels={content.channels} onChange={(channels) => set({ channels })} />
        </Card>
        <Card title={<span id="khao-sat">Khảo sát mức độ hài lòng</span>}>
          <SurveyFields survey={content.survey} onChange={(survey) => set({ survey })} />
        </Card>
        <Card
          title={<span id="ton-tai">Tồn tại, nguyên nhân, kiến nghị</span>}
          aside={
            <Button size="sm" variant="default" loading={suggest.isPending} onClick={() => suggest.mutate()}>
              Lấy từ sự cố và số liệu
            </Button>
          }
        >
          <Stack gap="md">
            <LinesField
              label="Tồn tại, hạn chế"
              lines={content.shortcomings}
              onChange={(shortcomings) => set({ shortcomings })}
            />
            <LinesField label="Nguyên nhân" lines={content.causes} onChange={(causes) => set({ causes })} />
            <LinesField
              label="Đề xuất, kiến nghị"
              lines={content.proposals}
              onChange={(proposals) => set({ proposals })}
            />
          </Stack>
        </Card>
        <Card title="Lời văn và phụ lục">
          <Stack gap="sm">
            <Textarea
              label="Đoạn mở đầu"
              description="In trước câu mở đầu có sẵn. Để trống cũng được."
              autosize
              minRows={2}
              maxLength={2000}
              value={content.opening}
              onChange={(event) => set({ opening: event.currentTarget.value })}
            />
            <Textarea
              label="Câu kết"
              description="Để trống thì dùng câu “Trên đây là báo cáo…”."
              autosize
              minRows={2}
              maxLength={2000}
              value={content.closing}
              onChange={(event) => set({ closing: event.currentTarget.value })}
            />
            <Radio.Group
              label="Phụ lục nhật ký phát sóng"
              value={content.annex}
              onChange={(annex) => set({ annex: annex as Content['annex'] })}
            >
              <Group gap="lg" mt={6}>
                <Radio value="troubled" label="Chỉ các lượt phát chưa đủ" />
                <Radio value="all" label="Mọi lượt phát" />
                <Radio value="none" label="Không kèm phụ lục" />
              </Group>
            </Radio.Group>
          </Stack>
        </Card>
        {mayWrite && (unsaved || save.error !== null) ? (
          <div className={classes.save}>
            <Group justify="space-between" gap="sm">
              <Text fw={600}>{lack ?? 'Có nội dung chưa lưu.'}</Text>
              <Button loading={save.isPending} disabled={lack !== undefined} onClick={() => save.mutate()}>
                Lưu
              </Button>
            </Group>
            <ProblemNote error={save.error} {...(changedElsewhere ? { retry: onAnew } : {})} />
          </div>
        ) : null}
      </Stack>
    </fieldset>
  );
}

/** Lines that people left empty are not kept. */
function whole(content: Content): Content {
  const said = (lines: readonly string[]) => lines.map((line) => line.trim()).filter((line) => line !== '');
  return {
    ...content,
    channels: content.channels.filter(({ name }) => name.trim() !== ''),
    shortcomings: said(content.shortcomings),
    causes: said(content.causes),
    proposals: said(content.proposals),
  };
}

/** What is there stays as people wrote it; what is new is added below. */
function joined(own: readonly string[], proposed: readonly string[]): string[] {
  return [...new Set([...own.filter((line) => line.trim() !== ''), ...proposed])];
}
