/** The reader of imports sees every form of import, and nothing else. */
import { expect, test } from 'vitest';
import { importsOf } from './imports.ts';

const file = 'server/routes/login.ts';

test.each([
  ['a package', "import { z } from 'zod';", [['zod', '{ z }', false, undefined]]],
  ['a neighbour', "import { a } from './b.ts';", [['./b.ts', '{ a }', false, 'server/routes/b.ts']]],
  [
    'another folder',
    "import * as m from '../../scheduler/model.ts';",
    [['../../scheduler/model.ts', '* as m', false, 'scheduler/model.ts']],
  ],
  ['types alone', "import type { A } from './b.ts';", [['./b.ts', '{ A }', true, 'server/routes/b.ts']]],
  [
    'each name a type',
    "import { type A, type B } from './b.ts';",
    [['./b.ts', '{ type A, type B }', true, 'server/routes/b.ts']],
  ],
  [
    'some names types',
    "import { a, type B } from './b.ts';",
    [['./b.ts', '{ a, type B }', false, 'server/routes/b.ts']],
  ],
  ['several lines', "import {\n  a,\n  b,\n} from 'x';", [['x', '{ a, b, }', false, undefined]]],
  ['for its effect', "import './styles.css';", [['./styles.css', '', false, 'server/routes/styles.css']]],
  ['a re-export', "export { a } from './b.ts';", [['./b.ts', '{ a }', false, 'server/routes/b.ts']]],
  ['in a call', "const m = await import('ffmpeg-static');", [['ffmpeg-static', '', false, undefined]]],
  ['in a comment', "// import a from 'a';\n/* import b from 'b'; */", []],
  ['in a string', 'const s = "import a from \'a\'";', []],
  ['an ordinary export', "export const a = 'b';\nexport function c() { return 'd'; }", []],
  ['an export before an import', "export const a = 1;\nimport { z } from 'zod';", [['zod', '{ z }', false, undefined]]],
])('%s', (_case, text, expected) => {
  const found = importsOf(file, text);
  expect(found.map((one) => [one.specifier, one.clause, one.typeOnly, one.target])).toEqual(expected);
});
