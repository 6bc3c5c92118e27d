/** Bước 1: what is said: a template, one's own voice, or words that the machine reads. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../../parts/card.tsx';
import { TemplateList } from './template-list.tsx';
import { VoiceRecorder } from './voice-recorder.tsx';
import { WordsReader } from './words-reader.tsx';

type Way = 'template' | 'voice' | 'words';

export function WhatStep({
  chosen,
  onChange,
  onHeard,
}: {
  readonly chosen: string | undefined;
  readonly onChange: (segmentId: string | undefined) => void;
  /** Bytes that were checked were played. */
  readonly onHeard: (segmentId: string, sha256: string) => void;
}) {
  const [way, setWay] = useState<Way>('template');
  return (
    <Card title="1. Phát gì">
      <SegmentedControl
        fullWidth
        size="md"
        mb="sm"
        aria-label="Phát gì"
        value={way}
        data={[
          { value: 'template', label: 'Mẫu có sẵn' },
          { value: 'voice', label: 'Thu giọng' },
          { value: 'words', label: 'Máy đọc' },
        ]}
        onChange={(next) => {
          onChange(undefined);
          setWay(next as Way);
        }}
      />
      {way === 'template' ? (
        <TemplateList chosen={chosen} onChoose={({ id }) => onChange(id)} onHeard={onHeard} />
      ) : null}
      {way === 'voice' ? <VoiceRecorder onReady={onChange} /> : null}
      {way === 'words' ? <WordsReader onReady={onChange} onHeard={onHeard} /> : null}
    </Card>
  );
}
