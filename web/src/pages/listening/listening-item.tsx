/** One thing to hear again: what it is, when it aired, its sound, its words. */
import { Text, Title } from '@mantine/core';
import type { PublicItem } from '../../../../server/contract/listening.ts';
import { mp3Path } from '../../api/listening.ts';
import type { SegmentKind } from '../../wire.ts';
import { localDate } from '../../words/local-time.ts';
import { kindWord } from '../../words/state-words.ts';
import { clock, lengthWords, longDateOf } from '../../words/time-words.ts';
import classes from './listening.module.css';

export function ListeningItem({ item, zone }: { readonly item: PublicItem; readonly zone: string }) {
  const { id, title, kind, topics, text, airedAt, durationMs, sha256 } = item;
  return (
    <li className={classes.item} id={id}>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text c="dimmed">
        {kindWord[kind as SegmentKind] ?? kind} · {lengthWords(durationMs)} · phát gần nhất{' '}
        {longDateOf(localDate(airedAt, zone))}, {clock(airedAt, zone)}
      </Text>
      {topics.length === 0 ? null : <Text size="sm">{topics.map((topic) => topic.title).join(' · ')}</Text>}
      {/* biome-ignore lint/a11y/useMediaCaption: its words stand below it. */}
      <audio
        controls
        preload="none"
        src={mp3Path(sha256)}
        aria-label={`Nghe: ${title}`}
        onPlay={(event) => stopOthers(event.currentTarget)}
      />
      {text === '' ? null : (
        <details>
          <summary>Đọc lời</summary>
          <Text className={classes.words ?? ''}>{text}</Text>
        </details>
      )}
    </li>
  );
}

/** Two at once nobody understands. */
function stopOthers(playing: HTMLAudioElement): void {
  for (const sound of document.querySelectorAll('audio')) if (sound !== playing) sound.pause();
}
