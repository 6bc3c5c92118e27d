/** The level of the microphone, several times a second. */
import { useEffect, useState } from 'react';
import { meterShare } from '../../words/level-words.ts';

const stepMs = 100;
/** A word's loudest moment stays visible for about a second. */
const fall = 0.04;

/** 0..1; 0 without a microphone. */
export function useMicLevel(stream: MediaStream | undefined): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (stream === undefined) return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = window.setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      setLevel((before) => Math.max(meterShare(peak), before - fall, 0));
    }, stepMs);
    return () => {
      window.clearInterval(timer);
      setLevel(0);
      void context.close();
    };
  }, [stream]);
  return level;
}
