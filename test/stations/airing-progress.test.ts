/** The memory of airings: what is long over goes, what a playlist still names or what still sounds never does. */
import { expect, test } from 'vitest';
import { ProgressLedger } from '../../stations/player/airing-progress.ts';
import type { JournalFact } from '../../stations/protocol.ts';
import { sampleHash } from '../fakes/make-playlist.ts';

const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 23);
const started = (airingId: string, plannedAt: number): JournalFact => ({
  kind: 'item-started',
  airingId,
  index: 0,
  sha256: sampleHash(1),
  playlistVersion: 1,
  plannedAt,
  startedAt: plannedAt,
});
const skipped = (airingId: string, plannedAt: number): JournalFact => ({
  kind: 'item-skipped',
  airingId,
  index: 0,
  playlistVersion: 1,
  plannedAt,
  reason: 'late',
});
const closed = (airingId: string): JournalFact => ({ kind: 'airing-closed', airingId, playlistVersion: 1 });

test('airings planned before the given moment are forgotten unless they are named or have an item that sounds', () => {
  const progress = new ProgressLedger();
  const old = now - 20 * dayMs;
  const facts = [
    ...[skipped('old', old), closed('old'), closed('without items')],
    ...[skipped('old but named', old), closed('old but named')],
    ...[started('old and sounding', old), skipped('recent', now - dayMs), closed('recent')],
  ];
  for (const fact of facts) progress.take(fact);
  progress.forget(now - 16 * dayMs, new Set(['old but named']));
  expect(Object.keys(progress.airings).sort()).toEqual(['old and sounding', 'old but named', 'recent']);
  expect(progress.unended).toHaveLength(1);
});

test('a year of airings leaves no more than the last weeks in memory', () => {
  const progress = new ProgressLedger();
  for (let day = 0; day < 365; day++) {
    const at = now + day * dayMs;
    progress.take(skipped(`day ${day}`, at));
    progress.take(closed(`day ${day}`));
    progress.forget(at - 16 * dayMs, new Set());
  }
  expect(Object.keys(progress.airings)).toHaveLength(17);
});
