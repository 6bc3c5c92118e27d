/** Requests for every route of the OpenAPI: right callers and wrong ones, bodies as described and broken ones. */
import fc from 'fast-check';
import { SMALL_JPEG } from '../small-jpeg.ts';
import { brokenInside, brokenWhole, type WrittenBody, writeJson } from './break-body.ts';
import { type Caller, type FuzzRequest, resourceOf } from './fuzz-house.ts';
import { arbitraryOf, type JsonSchema, knownMark } from './schema-arbitrary.ts';

/** One route of the description. */
export interface FuzzRoute {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly params: readonly Parameter[];
  readonly body: JsonSchema | undefined;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>> };
}

/** Every route that an OpenAPI document names. */
export function routesOf(paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>): FuzzRoute[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([name, { parameters = [], requestBody }]) => {
      const method = name.toUpperCase();
      const body = requestBody?.content?.['application/json']?.schema;
      return { route: `${method} ${path}`, method, path, params: parameters, body };
    }),
  );
}

/** Requests to a route; `callers` are those that get past its door, and they make most of them. */
export function requestsTo(route: FuzzRoute, callers: readonly Caller[]): fc.Arbitrary<FuzzRequest> {
  const query = route.params.filter((one) => one.in === 'query');
  // An open stream never ends: there nobody else may call.
  const anybody = route.path.endsWith('/events') ? callers : everyCaller;
  return fc
    .record({
      caller: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...callers) }, fc.constantFrom(...anybody)),
      path: pathOf(route),
      query: queryOf(query),
      body: bodyOf(route),
      headers: headersOf(route),
      from: fc.nat({ max: 0xff_ff_ff }).map((n) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`),
    })
    .map(({ caller, path, query: asked, body, headers, from }) => {
      const type = body?.contentType === undefined ? {} : { 'content-type': body.contentType };
      return {
        ...{
          route: route.route,
          method: route.method,
          url: path + asked,
          headers: { ...headers, ...type },
          caller,
          from,
        },
        ...(body === undefined ? {} : { payload: body.payload }),
        ...(body?.contentType === 'application/jose' ? { signed: true } : {}),
      };
    });
}

const everyCaller: readonly Caller[] = [
  ...(['nobody', 'operator', 'approver', 'admin', 'both', 'station', 'village', 'link', 'locked', 'viewer'] as const),
];

function pathOf({ path, route, params }: FuzzRoute): fc.Arbitrary<string> {
  const steps = path.split('/').map((step) => {
    const name = /^\{(\w+)\}$/.exec(step)?.[1];
    if (name === undefined) return fc.constant(step);
    const schema = params.find((one) => one.in === 'path' && one.name === name)?.schema ?? { type: 'string' };
    const valid = name === 'id' ? knownMark(resourceOf(route)) : arbitraryOf(schema, 'wild', name).map(asText);
    const encoded = valid.map((text) => (text.startsWith('@@known') ? text : encodeURIComponent(text.toWellFormed())));
    return fc.oneof({ weight: 8, arbitrary: encoded }, { weight: 1, arbitrary: wrongSteps });
  });
  return fc.tuple(...steps).map((parts) => parts.join('/'));
}

const wrongSteps = fc.constantFrom(
  ...[
    '%00',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '..%5c..',
    '%ff',
    '%',
    '%u0041',
    'a'.repeat(90),
    'a'.repeat(3_000),
    "'--",
  ],
  ...[
    '__proto__',
    'constructor',
    '%F0%9F%93%A2',
    'e%CC%81',
    '1%0d%0aset-cookie:x=y',
    '-1',
    '0',
    'null',
    '%24%7B7*7%7D',
  ],
);

function queryOf(params: readonly Parameter[]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 2, arbitrary: plausibleQuery(params) }, oddQuery(params));
}

/** What a page asks for: what has to be there, and spans that have a beginning before their end. */
function plausibleQuery(params: readonly Parameter[]): fc.Arbitrary<string> {
  const asked = params.filter(({ name, required }) => required === true || SPANS.has(name));
  const parts = asked.map(({ name, schema }) => {
    const span = SPANS.get(name);
    const isDay = schema.format === 'date';
    const value =
      span === undefined ? arbitraryOf(schema, 'calm', name) : fc.constant(isDay ? span.slice(0, 10) : span);
    return value.map((one) => `${name}=${escaped(asText(one))}`);
  });
  return parts.length === 0 ? fc.constant('') : fc.tuple(...parts).map((found) => `?${found.join('&')}`);
}

const SPANS: ReadonlyMap<string, string> = new Map([
  ['from', '2026-11-23T00:00:00Z'],
  ['to', '2026-12-10T00:00:00Z'],
  ['until', '2026-12-10T00:00:00Z'],
  ['firstDay', '2026-11-23T00:00:00Z'],
  ['lastDay', '2026-12-10T00:00:00Z'],
]);

function oddQuery(params: readonly Parameter[]): fc.Arbitrary<string> {
  const parts = params.map(({ name, required, schema }) => {
    const right = arbitraryOf(schema, 'wild', name).map((value) => [`${name}=${escaped(asText(value))}`]);
    const wrong = wrongValues.map((value) => (value === undefined ? [] : [`${name}=${value}`]));
    const twice = right.map((one) => [...one, ...one]);
    const left = fc.constant<string[]>([]);
    return fc.oneof(
      { weight: 9, arbitrary: required === true ? right : fc.oneof(right, left) },
      { weight: 1, arbitrary: fc.oneof(wrong, twice, left) },
    );
  });
  const extra = fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    fc.constantFrom('__proto__[a]=1', 'x[]=1', '%', '&&='),
  );
  return fc.tuple(extra, ...parts).map(([more, ...found]) => {
    const text = [...found.flat(), ...(more === '' ? [] : [more])].join('&');
    return text === '' ? '' : `?${text}`;
  });
}

const wrongValues = fc.constantFrom(
  ...[undefined, '', '%00', '%ff', '-1', '1e309', 'NaN', 'null', '[]', '{}', 'true', '9'.repeat(30), 'x'.repeat(5_000)],
  ...['2026-02-30', '2026-11-23T00:00:00', "1'%20OR%20'1'='1", '%E2%80%8B', '..%2F..%2Fetc%2Fpasswd'],
);

/** Marks are filled in later, and what they stand for needs no escaping. */
function escaped(text: string): string {
  return text.startsWith('@@known') ? text : encodeURIComponent(text.toWellFormed());
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function bodyOf({ method, path, body }: FuzzRoute): fc.Arbitrary<WrittenBody | undefined> {
  if (method === 'GET' || method === 'HEAD') return fc.constant(undefined);
  if (/\/(journal|heartbeat)$/.test(path)) return signedBodies;
  if (body === undefined) return fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, anyBytes);
  const valid = arbitraryOf(body, 'wild');
  const json = (value: unknown): WrittenBody => ({ contentType: 'application/json', payload: writeJson(value) });
  return fc.oneof(
    { weight: 4, arbitrary: arbitraryOf(body, 'calm').map(json) },
    { weight: 2, arbitrary: valid.map(json) },
    { weight: 4, arbitrary: brokenInside(valid).map(json) },
    { weight: 2, arbitrary: brokenWhole(valid) },
  );
}

/** What is no JSON: recordings, scans, photos, parts of uploads, and whatever somebody sends instead. */
const anyBytes: fc.Arbitrary<WrittenBody> = fc
  .record({
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(
        ...['%PDF-1.7\n%%EOF', 'RIFF\u0000\u0000\u0000\u0000WAVE', 'ID3', '{}', 'OggS', ''].map((text) =>
          Buffer.from(text),
        ),
        ...[Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(200_000), Buffer.from('ffd8ffd9', 'hex')],
        ...[SMALL_JPEG, SMALL_JPEG],
      ),
    ),
    contentType: fc.constantFrom(
      ...['application/json', 'image/jpeg', 'application/pdf', 'audio/wav', 'application/octet-stream', 'text/plain'],
      ...['application/offset+octet-stream', 'multipart/form-data', 'audio/webm;codecs=opus', ';;', 'application/jose'],
    ),
  })
  .map(({ bytes, contentType }) => ({ contentType, payload: Buffer.from(bytes) }))
  .filter(({ contentType }) => contentType !== 'application/jose');

/** What a station says of itself, whole and broken, under its own signature. */
const signedBodies: fc.Arbitrary<WrittenBody | undefined> = fc.oneof(
  {
    weight: 5,
    arbitrary: brokenInside(
      fc.record({
        ...{
          station: knownMark('station'),
          at: fc.nat(),
          bootId: fc.string(),
          epoch: fc.nat(),
          playlistVersion: fc.nat(),
        },
        entries: fc.array(fc.record({ seq: fc.nat(), at: fc.nat(), prev: fc.string(), fact: fc.jsonValue() }), {
          maxLength: 3,
        }),
        journal: fc.record({ epoch: fc.nat(), seq: fc.nat(), hash: fc.string() }),
        ...{ faults: fc.array(fc.string(), { maxLength: 3 }), volumePct: fc.integer() },
      }),
    ).map((value) => ({ contentType: 'application/jose', payload: JSON.stringify(value ?? null) })),
  },
  anyBytes,
);

/** What a caller shows at the door: whoever has it would lose it, were it drawn anew. */
const OPENS: ReadonlySet<string> = new Set(['x-link-token', 'x-village-token', 'authorization', 'cookie']);

/** Headers that routes read, and some that only attackers send. */
function headersOf({ params, path, method }: FuzzRoute): fc.Arbitrary<Record<string, string>> {
  const own = params.filter(({ in: place, name }) => place === 'header' && !OPENS.has(name)).map(({ name }) => name);
  const odd = fc.constantFrom<Record<string, string>>(
    { range: 'bytes=0-' },
    { range: 'bytes=9-1,-0,99999999999999999999-' },
    { 'if-none-match': '*' },
    { 'if-none-match': '"\u00e9' },
    { accept: 'text/html;q=2,*/*' },
    { origin: 'null' },
    { 'x-forwarded-for': "127.0.0.1, ' OR 1=1" },
    { 'x-http-method-override': 'DELETE' },
    { cookie: 'loa_session=%00; __proto__=1; =;' },
    { authorization: `Bearer ${'a'.repeat(5_000)}` },
    { 'x-village-token': 'a'.repeat(5_000) },
    { 'x-link-token': '__proto__' },
    { 'x-loa-time-nonce': '\u00ff'.repeat(50) },
    { host: 'evil.example:99999' },
    { 'content-encoding': 'gzip' },
  );
  const given = fc.tuple(
    ...own.map((name) => fc.string({ maxLength: 60 }).map((text) => [name, printable(text)] as const)),
  );
  const plain = given.map((pairs) => Object.fromEntries(pairs));
  const usual = path.startsWith('/api/v1/uploads')
    ? fc.tuple(plain, tusHeaders(method)).map(([a, b]) => ({ ...a, ...b }))
    : plain;
  return fc.oneof(
    { weight: 6, arbitrary: usual },
    { weight: 1, arbitrary: fc.tuple(usual, odd).map(([a, b]) => ({ ...a, ...b })) },
  );
}

function tusHeaders(method: string): fc.Arbitrary<Record<string, string>> {
  const numbers = fc.constantFrom('0', '10', '-1', '1e9', '99999999999999999999', 'x', '1048576');
  const metadata = fc.constantFrom(
    '',
    'filename YmFpLm1wMw==',
    'segmentId !!,filename',
    `a ${'Q'.repeat(4_000)}`,
    'filename Li4vLi4v',
  );
  const asked = fc.record({
    'tus-resumable': fc.constantFrom('1.0.0', '9'),
    'upload-length': numbers,
    'upload-metadata': metadata,
  });
  return method === 'POST'
    ? asked
    : fc.record({ 'tus-resumable': fc.constantFrom('1.0.0', '0'), 'upload-offset': numbers });
}

/** What HTTP lets through in a header. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').trim();
}
