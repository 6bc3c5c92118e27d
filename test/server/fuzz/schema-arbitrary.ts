/** Makes values that a JSON Schema of the OpenAPI allows: plausible ones, edges, and text as nobody types it. */
import fc from 'fast-check';

/** The part of JSON Schema that the OpenAPI uses. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

/** A mark that stands for something the house really has (a station's id), until the request is sent: see `fillIn` of fuzz-house.ts. */
export function knownMark(pool: string): fc.Arbitrary<string> {
  return fc.nat({ max: 10_000 }).map((which) => `@@known:${pool}:${which}@@`);
}

/** The day everything is seen from, as the fuzzed house's clock tells it. */
const TODAY = Date.parse('2026-11-23T02:00:00Z');
const DAY_MS = 24 * 3_600_000;

/** `calm`: as people fill it in; `wild`: all that the schema allows, edges and odd texts. */
export type Mood = 'calm' | 'wild';

/** Values of a schema. `name` is the field's: most of what stands in a field named like something known is that. */
export function arbitraryOf(schema: JsonSchema, mood: Mood, name = ''): fc.Arbitrary<unknown> {
  const any = plainArbitrary(schema, mood, name);
  const pool = poolOf(name);
  if (pool === undefined || schema.type === 'array') return any;
  return fc.oneof({ weight: 4, arbitrary: knownMark(pool) }, { weight: 1, arbitrary: any });
}

/** Which things of the house a field of this name names: `stationIds` -> `station`; undefined for fields that name nothing. */
export function poolOf(name: string): string | undefined {
  if (name === 'requestId') return undefined;
  return POOLS[name] ?? /^(.+)Ids?$/.exec(name)?.[1]?.replace(/^./, (letter) => letter.toLowerCase());
}

const POOLS: Readonly<Record<string, string>> = {
  sha256: 'sha256',
  photoSha256: 'photo',
  occurrence: 'occurrence',
  ids: 'decision',
  earlierId: 'airing',
  laterId: 'airing',
  replaces: 'interrupt',
  fromId: 'user',
  toId: 'user',
};

function plainArbitrary(schema: JsonSchema, mood: Mood, name: string): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return fc.oneof(...choices.map((one) => arbitraryOf(one, mood, name)));
  if (schema.allOf !== undefined) return allOf(schema.allOf, mood, name);
  const types = Array.isArray(schema.type) ? (schema.type as string[]) : [schema.type as string | undefined];
  return fc.oneof(...types.map((type) => ofType(type, schema, mood, name)));
}

function ofType(type: string | undefined, schema: JsonSchema, mood: Mood, name: string): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return stringOf(schema, mood);
    case 'integer':
    case 'number':
      return numberOf(schema, mood, type === 'integer');
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return listOf(schema, mood, name);
    case 'object':
      return objectOf(schema, mood);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function allOf(parts: readonly JsonSchema[], mood: Mood, name: string): fc.Arbitrary<unknown> {
  return fc
    .tuple(...parts.map((part) => arbitraryOf(part, mood, name)))
    .map((values) => Object.assign({}, ...values.filter((value) => typeof value === 'object')));
}

function listOf(schema: JsonSchema, mood: Mood, name: string): fc.Arbitrary<unknown> {
  const minLength = schema.minItems ?? 0;
  const maxLength = Math.min(schema.maxItems ?? 4, minLength + (mood === 'calm' ? 1 : 3));
  return fc.array(arbitraryOf(schema.items ?? {}, mood, name), { minLength, maxLength });
}

function objectOf(schema: JsonSchema, mood: Mood): fc.Arbitrary<unknown> {
  const { properties, additionalProperties } = schema;
  if (properties === undefined) {
    const value = typeof additionalProperties === 'object' ? arbitraryOf(additionalProperties, mood) : fc.jsonValue();
    return fc.dictionary(fc.string({ maxLength: 20 }), value, { maxKeys: 3 });
  }
  const fields = Object.entries(properties).map(([name, one]) => [name, arbitraryOf(one, mood, name)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: (schema.required ?? []) as string[] });
}

function numberOf({ minimum, maximum }: JsonSchema, mood: Mood, whole: boolean): fc.Arbitrary<number> {
  const min = Math.max(minimum ?? Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER);
  const max = Math.min(maximum ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const near = fc.integer({ min: Math.ceil(Math.max(min, -2)), max: Math.floor(Math.min(max, Math.max(min, 0) + 12)) });
  if (mood === 'calm') return near.filter((value) => value >= 0 || max < 0);
  const wide = whole ? fc.integer({ min: Math.ceil(min), max: Math.floor(max) }) : fc.double({ min, max, noNaN: true });
  return fc.oneof({ weight: 4, arbitrary: near }, { weight: 1, arbitrary: wide }, fc.constantFrom(min, max));
}

function stringOf(schema: JsonSchema, mood: Mood): fc.Arbitrary<string> {
  if (schema.format === 'date-time') return mood === 'calm' ? soon : instants;
  if (schema.format === 'date') return mood === 'calm' ? comingDays : days;
  if (schema.format === 'uuid') return fc.uuid();
  if (schema.format === 'uri') return addresses;
  if (schema.pattern !== undefined) return ofPattern(schema.pattern, mood);
  const minLength = schema.minLength ?? 0;
  const maxLength = Math.min(schema.maxLength ?? 200, 400);
  if (mood === 'calm')
    return calmWords.map((text) => text.repeat(Math.ceil(minLength / text.length) || 1).slice(0, maxLength));
  const size = { minLength, maxLength: Math.min(maxLength, minLength + 40) };
  const long = fc.constant('ấ'.repeat(maxLength));
  return fc.oneof(
    { weight: 4, arbitrary: words.filter((text) => text.length >= minLength && text.length <= maxLength) },
    { weight: 2, arbitrary: fc.string({ ...size, unit: 'binary' }) },
    { weight: 1, arbitrary: fc.string({ ...size, unit: 'grapheme' }) },
    long,
  );
}

/** Date times without a zone are told by what they match: plausible ones are wanted besides those of the year 0000. */
function ofPattern(pattern: string, mood: Mood): fc.Arbitrary<string> {
  const expression = new RegExp(pattern);
  const any = fc.stringMatching(expression);
  const sample = SAMPLES.filter((text) => expression.test(text));
  if (mood === 'calm' && sample.length > 0) return fc.constantFrom(...sample);
  return sample.length === 0
    ? any
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...sample) }, { weight: 1, arbitrary: any });
}

const SAMPLES = [
  ...['2026-11-24T05:00:00', '2026-11-24T17:00:00', '2026-12-31T23:59:59', '2027-02-28T00:00:00'],
  ...['05:00', '17:00', '00:00', '23:59:59', '11:30', '0912 000 001', '0912000001', 'tuner:fm-1', 'huong.2'],
];

const calmWords = fc.constantFrom('Tin một cửa', 'Lịch tiếp công dân', 'Bà Lan', 'mật khẩu thử 2026', 'Số 1');
const comingDays = fc
  .integer({ min: 1, max: 20 })
  .map((day) => new Date(TODAY + day * DAY_MS).toISOString().slice(0, 10));
const soon = fc.integer({ min: -48, max: 240 }).map((hour) => new Date(TODAY + hour * 3_600_000).toISOString());
const nearNow = fc.integer({ min: -40, max: 400 });
const instants = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(nearNow, fc.integer({ min: 0, max: DAY_MS / 1_000 - 1 }))
      .map(([day, second]) => new Date(TODAY + day * DAY_MS + second * 1_000).toISOString()),
  },
  fc.constantFrom(
    ...['0000-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-11-24T05:00:00+07:00'],
    ...['2026-11-24T05:00:00-23:59', '2026-11-24T05:00Z'],
  ),
);
const days = fc.oneof(
  { weight: 6, arbitrary: nearNow.map((day) => new Date(TODAY + day * DAY_MS).toISOString().slice(0, 10)) },
  fc.constantFrom('0000-01-01', '0001-01-01', '1900-02-28', '2028-02-29', '9999-12-31'),
);
const addresses = fc.constantFrom(
  ...['https://example.vn/nghe.mp3', 'http://127.0.0.1:1/x', 'https://[::1]/', 'https://xn--9ca.example/', 'data:,x'],
  ...[
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://a:b@example.vn/',
    `https://example.vn/${'a'.repeat(1_500)}`,
  ],
);
const words = fc.constantFrom(
  ...['Tin một cửa', 'Xã Quảng Ninh', 'Bà Nguyễn Thị Lan', 'mật khẩu thử 2026', 'a', 'ghi chú', 'ok', 'Thông báo số 1'],
  // NFD, a right-to-left override, what a shell, a file name, SQL, HTML and a template would read.
  ...['Tie\u0302\u0301ng', 'a\u202Ecba', '$(id)', '../../x', "x' OR '1'='1", '<img src=x onerror=alert(1)>', '{{7*7}}'],
  ...['__proto__', 'constructor', '-rf', '%s%n', '%00', 'FREQ=DAILY', 'Asia/Ho_Chi_Minh', '{"a":1}', '\\', '"'],
);
