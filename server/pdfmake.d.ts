/** What we use of pdfmake: its published types bring those of a browser with them. */
declare module 'pdfmake' {
  /** How text looks and where it stands; lengths in points, margins left, top, right, bottom. */
  export interface Style {
    readonly alignment?: 'left' | 'right' | 'center' | 'justify';
    readonly bold?: boolean;
    readonly italics?: boolean;
    readonly fontSize?: number;
    readonly font?: string;
    readonly leadingIndent?: number;
    readonly lineHeight?: number;
    readonly margin?: readonly [number, number, number, number];
    readonly noWrap?: boolean;
    readonly preserveLeadingSpaces?: boolean;
  }

  interface Placed extends Style {
    readonly headlineLevel?: number;
    readonly id?: string;
    readonly pageBreak?: 'before' | 'after';
    readonly unbreakable?: boolean;
    readonly width?: number;
  }

  /** One line of a drawing. */
  interface Line {
    readonly type: 'line';
    readonly x1: number;
    readonly y1: number;
    readonly x2: number;
    readonly y2: number;
    readonly lineWidth: number;
  }

  /** Anything that stands on a page: text, a stack, columns, a table, a drawing. */
  export type Content =
    | string
    | (Placed & { readonly text: string | readonly Content[] })
    | (Placed & { readonly stack: readonly Content[] })
    | (Placed & { readonly columns: readonly Content[] })
    | (Placed & { readonly canvas: readonly Line[] })
    | (Placed & { readonly table: Table; readonly layout?: TableLayout });

  export type TableCell = Content;

  interface Table {
    readonly headerRows: number;
    readonly keepWithHeaderRows: number;
    readonly dontBreakRows: boolean;
    readonly widths: readonly number[];
    readonly body: readonly (readonly TableCell[])[];
  }

  type TableLayout = Readonly<
    Record<'hLineWidth' | 'vLineWidth' | 'paddingLeft' | 'paddingRight' | 'paddingTop' | 'paddingBottom', () => number>
  >;

  /** A part as it was laid out. */
  interface LaidOut {
    readonly headlineLevel?: number;
    readonly text?: unknown;
    readonly pageNumbers: readonly number[];
  }

  export interface TDocumentDefinitions {
    readonly pageSize: 'A4';
    readonly pageMargins: readonly [number, number, number, number];
    readonly info: Readonly<Record<'title' | 'creator' | 'producer', string>>;
    readonly language: string;
    readonly defaultStyle: Style;
    readonly header: (page: number) => Content;
    readonly pageBreakBefore: (node: LaidOut, nodes: { getFollowingNodesOnPage(): LaidOut[] }) => boolean;
    readonly content: readonly Content[];
  }

  interface Engine {
    setFonts(
      fonts: Readonly<Record<string, Readonly<Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>>>>,
    ): void;
    setUrlAccessPolicy(mayFetch: (url: string) => boolean): void;
    setLocalAccessPolicy(mayRead: (path: string) => boolean): void;
    createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Buffer> };
  }

  const engine: Engine;
  export default engine;
}
