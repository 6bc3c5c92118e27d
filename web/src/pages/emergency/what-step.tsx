/** Bước 1: what is said, a template or one's own voice. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../../parts/card.tsx';
import classes from './emergency.module.css';
import { TemplateList } from './template-list.tsx';
import { VoiceRecorder } from './voice-recorder.tsx';

type Way = 'template' | 'voice';

export function WhatStep({
  chosen,
  onChange,
}: {
  readonly chosen: string | undefined;
  readonly onChange: (segmentId: string | undefined) => void;
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
          { value: 'voice', label: 'Thu giọng nói' },
        ]}
        onChange={(next) => {
          onChange(undefined);
          setWay(next as Way);
        }}
        className={classes.ways ?? ''}
      />
      {way === 'template' ? (
        <TemplateList chosen={chosen} onChoose={({ id }) => onChange(id)} />
      ) : (
        <VoiceRecorder onReady={onChange} />
      )}
    </Card>
  );
}
