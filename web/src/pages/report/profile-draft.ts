/** The head of documents while it is being written: recipients as lines, days that may be open. */
import type { Profile } from '../../api/reports.ts';

export type ProfileDraft = Omit<Profile, 'recipients' | 'cutoffDay' | 'validFrom' | 'dueDaysAfter'> & {
  readonly validFrom: string | undefined;
  readonly recipients: string;
  /** As the kit's number field has it: '' while it is empty. */
  readonly cutoffDay: number | string;
  readonly dueDaysAfter: number | string;
};

export function profileDraftOf(profile: Profile): ProfileDraft {
  return { ...profile, recipients: profile.recipients.join('\n'), cutoffDay: profile.cutoffDay ?? '' };
}

/** The draft as the server takes it; only for one without problems. */
export function profileOf(draft: ProfileDraft): Profile {
  return {
    ...draft,
    validFrom: draft.validFrom ?? '',
    recipients: linesOf(draft.recipients),
    cutoffDay: draft.cutoffDay === '' ? null : Number(draft.cutoffDay),
    dueDaysAfter: Number(draft.dueDaysAfter),
  };
}

/** What is missing, field by field. */
export const profileProblems = {
  agency: needed,
  place: needed,
  onBehalf: needed,
  signerTitle: needed,
  recipients: (text: string) => (linesOf(text).length === 0 ? 'Ghi ít nhất một nơi nhận.' : null),
  validFrom: (day: string | undefined) => (day === undefined ? 'Chọn ngày bắt đầu dùng mẫu này.' : null),
  dueDaysAfter: (days: number | string) => (days === '' ? 'Ghi số ngày.' : null),
};

function needed(text: string): string | null {
  return text.trim() === '' ? 'Chưa ghi.' : null;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim().replace(/^-\s*/, '').replace(/[;.]$/, ''))
    .filter((line) => line !== '');
}
