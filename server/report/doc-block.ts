/** What a document is made of, before anybody decides between Word, PDF and Excel: blocks, and cells that keep their type. */

/** A cell of a table: a number stays a number until it is written. */
export type Cell =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'count'; readonly value: number }
  /** A length, shown in minutes to a tenth. */
  | { readonly kind: 'minutes'; readonly ms: number }
  | { readonly kind: 'share'; readonly part: number; readonly of: number }
  /** A local date and time of day, `YYYY-MM-DDTHH:MM`. */
  | { readonly kind: 'time'; readonly local: string }
  /** Nothing to say, which is not zero. */
  | { readonly kind: 'none' };

export interface Column {
  readonly title: string;
  /** Share of the width. */
  readonly width: number;
  readonly align: 'left' | 'right' | 'center';
}

export interface DocTable {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** The last row is the sum. */
  readonly hasSum?: boolean;
}

/** Opens a document of the commune. */
export interface Letterhead {
  readonly kind: 'letterhead';
  readonly agencyAbove: string;
  readonly agency: string;
  readonly number: string;
  readonly placeAndDate: string;
  readonly isDraft: boolean;
}

export interface Signature {
  readonly kind: 'signature';
  readonly recipients: readonly string[];
  readonly onBehalf: string;
  readonly signerTitle: string;
  readonly signerName: string;
}

export type DocBlock =
  | Letterhead
  /** The document's kind and what it is about; `small` is the line of an annex that says what it belongs to. */
  | { readonly kind: 'title'; readonly name: string; readonly subject: string; readonly small?: string }
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly table: DocTable }
  | Signature
  | { readonly kind: 'pageBreak' };

export const text = (value: string): Cell => ({ kind: 'text', text: value });
export const count = (value: number): Cell => ({ kind: 'count', value });
export const minutes = (ms: number): Cell => ({ kind: 'minutes', ms });
export const share = (part: number, of: number): Cell => ({ kind: 'share', part, of });
export const none: Cell = { kind: 'none' };
