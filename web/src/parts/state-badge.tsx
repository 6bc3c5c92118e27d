/** A state as people see it: icon, word and colour together. */
import type { Look, Tone } from '../words/state-words.ts';
import classes from './state-badge.module.css';

/** `small` where fourteen of them stand side by side. */
export function StateBadge({
  look,
  small,
  suffix,
}: {
  readonly look: Look;
  readonly small?: boolean;
  readonly suffix?: string;
}) {
  const Icon = look.icon;
  return (
    <span className={classes.badge} data-tone={look.tone} data-small={small === true || undefined}>
      <Icon size={small === true ? 13 : 16} stroke={2.2} aria-hidden />
      <span>
        {look.word}
        {suffix}
      </span>
    </span>
  );
}

/** A short plain mark, such as a topic's code or a kind. */
export function Mark({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <span className={classes.badge} data-tone={tone} data-small>
      {children}
    </span>
  );
}
