/** Breaks what a route would take: one value inside of it, or its text as a whole. */
import fc from 'fast-check';

/** How a body is sent. */
export interface WrittenBody {
  readonly contentType: string | undefined;
  readonly payload: string | Buffer;
}

/** Stands for text that JSON.stringify would not write. */
const RAW = '@@raw';

/** JSON's text, with what no value can hold put in. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value ?? null).replaceAll(/"@@raw(\d+)"/g, (_, index) => RAW_TEXTS[Number(index)] ?? 'null');
}

/** Numbers beyond numbers, and depth that a parser would have to follow. */
const RAW_TEXTS = [
  '1e309',
  '-1e309',
  '-0',
  '123456789012345678901234567890',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  '{"__proto__":{"roles":["admin"]}}',
  '{"constructor":{"prototype":{"roles":["admin"]}}}',
  '{"a":1,"a":2}',
  '"\\ud800"',
];

const wrong: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<unknown>(
      ...[null, true, 0, -1, 1.5, 2 ** 53, '', ' ', [], {}, [[]], [null], 'x', '\u0000', 'a\u0000b', '\r\nx: y'],
      ...[
        '\u200b',
        '\ufeff',
        'e\u0301'.repeat(50),
        '9'.repeat(400),
        '-1',
        'null',
        'NaN',
        'undefined',
        '[object Object]',
      ],
      ...['2026-02-30', '24:00', '2026-11-24T05:00:00', 'T', '../../../etc/passwd', ';', '`', 'FREQ=SECONDLY;COUNT=1'],
    ),
  },
  { weight: 3, arbitrary: fc.nat({ max: RAW_TEXTS.length - 1 }).map((index) => `${RAW}${index}`) },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(70_000), new Array(65_000).fill(1), new Array(300).fill('x')) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** The same value with one thing in it wrong, missing or too much. */
export function brokenInside(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .record({ value: valid, where: fc.nat(), how: fc.constantFrom('put', 'put', 'put', 'drop', 'add', 'wrap'), wrong })
    .map(({ value, where, how, wrong: put }) => breakAt(value, where, how, put));
}

function breakAt(value: unknown, where: number, how: string, put: unknown): unknown {
  const copy = structuredClone(value);
  const places = placesIn(copy);
  const place = places[where % Math.max(1, places.length)];
  if (place === undefined) return put;
  const { holder, key } = place;
  if (how === 'drop') delete holder[key];
  else if (how === 'add') holder[`${key}x`] = put;
  else holder[key] = how === 'wrap' ? [holder[key]] : put;
  return copy;
}

type Holder = Record<string, unknown>;

function placesIn(value: unknown): { holder: Holder; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Holder;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

/** A body that is wrong as a whole: cut, of another kind, of another type, of bytes that are no text. */
export function brokenWhole(valid: fc.Arbitrary<unknown>): fc.Arbitrary<WrittenBody> {
  return fc.record({ value: valid, how: fc.nat({ max: 11 }), cut: fc.nat() }).map(({ value, how, cut }) => {
    const text = writeJson(value);
    const json = (payload: string | Buffer): WrittenBody => ({ contentType: 'application/json', payload });
    const ways: readonly WrittenBody[] = [
      json(text.slice(0, cut % text.length)),
      json(''),
      json('null'),
      json('[]'),
      json('"chỉ là chữ"'),
      json(`\ufeff${text}`),
      json(`${text}${text}`),
      json(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
      { contentType: 'text/plain', payload: text },
      { contentType: 'application/xml', payload: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>' },
      { contentType: 'application/x-www-form-urlencoded', payload: 'a=1&__proto__[x]=1' },
      { contentType: undefined, payload: text },
    ];
    return ways[how] ?? json(text);
  });
}
