/** The form of one programme: its name, its items, and beside them what they come to. */
import { Alert, Stack, TextInput } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { Card } from '../../parts/card.tsx';
import { WaitingNote } from '../../parts/notes.tsx';
import { useMay } from '../../session.tsx';
import type { Programme, Schedule } from '../../wire.ts';
import { AddItems } from './add-items.tsx';
import type { Known } from './item-words.ts';
import { measureDraft } from './measure-draft.ts';
import { draftOf, type ItemKind, keyed, newItem, type ProgrammeDraft, writeOfDraft } from './programme-draft.ts';
import { ProgrammeItems } from './programme-items.tsx';
import { StoredCard, TotalCard } from './programme-side.tsx';
import classes from './programmes.module.css';
import { SavePart } from './save-part.tsx';
import { SessionStarts } from './session-starts.tsx';
import type { Session } from './session-template.ts';
import { useKnown } from './use-known.ts';

interface Stored {
  readonly programme: Programme | undefined;
  /** Schedules that air it. */
  readonly uses: readonly Schedule[];
  /** It was made a moment ago. */
  readonly isNew: boolean;
}

export function ProgrammeForm(stored: Stored) {
  const [draft, setDraft] = useDraft(stored.programme);
  const known = useKnown(draft.items.map(({ item }) => item));
  if (known === undefined) return <WaitingNote />;
  return <Writing {...stored} draft={draft} known={known} onChange={setDraft} />;
}

function Writing({
  programme,
  uses,
  isNew,
  draft,
  known,
  onChange,
}: Stored & {
  readonly draft: ProgrammeDraft;
  readonly known: Known;
  readonly onChange: (change: Partial<ProgrammeDraft>) => void;
}) {
  const mayWrite = useMay('operator', 'admin');
  const [openKey, setOpenKey] = useState<number>();
  const [startsAt, setStartsAt] = useState(uses[0]?.dtstart.slice(11, 16) ?? '');
  const [notes, setNotes] = useState<readonly string[]>([]);
  const { items } = draft;
  const measured = measureDraft(items, known, startsAt);
  const add = (kind: ItemKind) => {
    const key = Math.max(-1, ...items.map((one) => one.key)) + 1;
    onChange({ items: [...items, { key, item: newItem(kind, measured.lengthMs) }] });
    setOpenKey(key);
  };
  const start = (session: Session) => {
    onChange({ title: draft.title.trim() === '' ? session.title : draft.title, items: keyed(session.items) });
    setStartsAt(session.startsAt);
    setNotes(session.notes);
  };
  return (
    <div className={classes.form}>
      <Stack gap="sm">
        {programme === undefined && items.length === 0 ? <SessionStarts onStart={start} /> : null}
        <TemplateNotes notes={notes} />
        <Card>
          <TextInput
            label="Tên chương trình"
            placeholder="Chuyên mục cải cách hành chính, sáng thứ Ba"
            maxLength={200}
            readOnly={!mayWrite}
            value={draft.title}
            onChange={(event) => onChange({ title: event.currentTarget.value })}
          />
          <ProgrammeItems
            items={items}
            known={known}
            measured={measured}
            startsAt={startsAt}
            openKey={openKey}
            onOpen={setOpenKey}
            onChange={mayWrite ? (next) => onChange({ items: next }) : undefined}
          />
        </Card>
        {mayWrite ? <AddItems onAdd={add} /> : null}
      </Stack>
      <div className={classes.side}>
        <TotalCard lengthMs={measured.lengthMs} startsAt={startsAt} onStartsAt={setStartsAt} />
        {mayWrite ? <SavePart programme={programme} uses={uses} draft={draft} refused={measured.refused} /> : null}
        {programme === undefined ? null : (
          <StoredCard programmeId={programme.id} warnings={programme.warnings ?? []} {...{ uses, mayWrite, isNew }} />
        )}
      </div>
    </div>
  );
}

/** What a template had to leave out. */
function TemplateNotes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} title="Mẫu chưa đủ các mục" role="status">
      <ul className={classes.facts}>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Alert>
  );
}

/** What is being written; somebody else's change shows as long as nothing was typed here. */
function useDraft(programme: Programme | undefined): [ProgrammeDraft, (change: Partial<ProgrammeDraft>) => void] {
  const [base, setBase] = useState(programme);
  const [draft, setDraft] = useState(() => draftOf(programme));
  if (programme !== base) {
    const isUntouched = sameWrite(draft, draftOf(base));
    const isSaved = sameWrite(draft, draftOf(programme));
    setBase(programme);
    if (isUntouched && !isSaved) setDraft(draftOf(programme));
  }
  return [draft, (change) => setDraft((before) => ({ ...before, ...change }))];
}

function sameWrite(one: ProgrammeDraft, other: ProgrammeDraft): boolean {
  return JSON.stringify(writeOfDraft(one)) === JSON.stringify(writeOfDraft(other));
}
