/** `loa root-sign`: signs a key list with the commune's root key, on a machine without a network. It needs Node alone, of version 24.2 or newer, so this one file can go along on the USB stick: `node root-sign.ts <request>`. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

/** Where the person reads and types. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** A public key as it stands on a list: `kid` is its RFC 7638 thumbprint. */
interface ListedKey {
  readonly kid: string;
  readonly use: 'working' | 'approver' | 'emergency';
  readonly jwk: { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string };
}

/** A passkey of a person who signs; `madeBefore`: its phone was changed, what it signs from then on does not count. */
interface ListedPerson {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly uses: readonly ('approver' | 'emergency')[];
  readonly jwk:
    | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string }
    | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string };
  readonly madeBefore?: number | undefined;
}

/**
 * What the server asks to have signed (`loa keys new`); `root` is the fingerprint of the root key it needs, `dropped` the key in use that is to count
 * no more at once. One that names people, or takes the last of them away, is of the second kind: the tool of before does not sign it.
 */
export interface KeyListRequest {
  readonly loa: 'key-list-request' | 'key-list-request/2';
  readonly commune: string;
  readonly communeName: string;
  /** The zone of the commune's clocks; requests of before name none. */
  readonly zone?: string;
  readonly root: string;
  readonly version: number;
  readonly issuedAt: number;
  readonly keys: readonly ListedKey[];
  readonly dropped?: string;
  readonly people?: readonly ListedPerson[];
  /** The site whose passkeys count. */
  readonly site?: { readonly rpId: string; readonly origins: readonly string[] };
  /** Passkeys that are on the list in force and not on this one. */
  readonly leaving?: readonly { readonly name: string; readonly kid: string }[];
  /** The list in force as the root signed it: what stands on it was looked at then. */
  readonly before?: string;
}

/** The list just before, by the root's own signature: the server cannot have written it. */
type Former = Pick<KeyListRequest, 'version' | 'keys' | 'people' | 'site'>;

const USAGE = `npm run loa -- root-sign <tệp-yêu-cầu> [--root TỆP-KHÓA-GỐC] [--out TỆP-ĐÃ-KÝ]
Máy không có bản Loa: Node 24.2 trở lên, rồi node root-sign.ts <tệp-yêu-cầu>
Không có --root thì dán hoặc gõ khóa gốc khi được hỏi.`;

const WHEN = { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
const USES = { working: 'ký lịch phát', approver: 'người duyệt', emergency: 'lệnh khẩn cấp' } as const;
const MAY_SIGN = { approver: 'duyệt', emergency: 'khẩn cấp' } as const;

/** Signs what the person agrees to; 0 when it was signed. Everything that is wrong is said in words, and nothing is written then. */
export async function runRootSign(args: readonly string[], { input, output }: Terminal): Promise<number> {
  const lines = createInterface({ input, output, terminal: false });
  const answers = lines[Symbol.asyncIterator]();
  const ask = async (question: string) => {
    output.write(question);
    return String((await answers.next()).value ?? '').trim();
  };
  try {
    const { request: path, root: rootPath, out } = readArguments(args);
    const request = readRequest(await readText(path));
    output.write(`\nTệp yêu cầu: danh sách khóa số ${request.version} của ${plain(request.communeName)}\n`);
    const typed = rootPath === undefined ? await ask('Khóa gốc (dán cả dòng, rồi Enter): ') : await readText(rootPath);
    const root = readRoot(typed);
    if (root.fingerprint !== request.root) {
      throw new Refusal(
        `Đây không phải khóa gốc của xã này: vân tay ${grouped(root.fingerprint)}, cần ${grouped(request.root)}. Chưa ký gì.`,
      );
    }
    output.write(describe(request, readFormer(request, root.key)));
    const answer = await ask('\nGõ "có" rồi Enter để ký, gõ gì khác để thôi: ');
    if (!['có', 'co', 'yes'].includes(answer.normalize('NFC').toLowerCase())) throw new Refusal('Thôi, chưa ký gì.');
    const signed = signList(request, root);
    const target = out ?? `${path.replace(/\.json$/i, '')}-da-ky.txt`;
    await writeFile(target, `${signed}\n`);
    output.write(
      `\n\nĐã ký. Danh sách khóa nằm trong tệp ${target}\nMang tệp đó về máy chủ: trang Quản trị > Khóa, hoặc lệnh "npm run loa -- keys take ${target}".\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    output.write(`\n${error.message}\n`);
    return 1;
  } finally {
    lines.close();
  }
}

/** Something the person has to put right. */
class Refusal extends Error {}

function readArguments(args: readonly string[]): { request: string; root?: string; out?: string } {
  const found: { request?: string; root?: string; out?: string } = {};
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    const value = args[i + 1];
    if (word === '--root' && value !== undefined) found.root = value;
    else if (word === '--out' && value !== undefined) found.out = value;
    else if (!word.startsWith('--') && found.request === undefined) {
      found.request = word;
      continue;
    } else throw new Refusal(USAGE);
    i++;
  }
  const { request, ...rest } = found;
  if (request === undefined) throw new Refusal(USAGE);
  return { request, ...rest };
}

async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '').trim();
  } catch (error) {
    throw new Refusal(`Không đọc được tệp ${path}: ${(error as Error).message}`);
  }
}

function readRequest(text: string): KeyListRequest {
  const request = parseJson(text) as Partial<KeyListRequest> | undefined;
  const isWhole =
    (request?.loa === 'key-list-request' || request?.loa === 'key-list-request/2') &&
    (request.loa === 'key-list-request/2') === (request.people !== undefined) &&
    [request.commune, request.communeName, request.root].every((word) => typeof word === 'string' && word !== '') &&
    [request.version, request.issuedAt].every((count) => Number.isSafeInteger(count) && Number(count) > 0) &&
    Array.isArray(request.keys) &&
    request.keys.length > 0 &&
    request.keys.every(isListedKey) &&
    (request.people === undefined || arePeople(request.people, request.site)) &&
    (request.before === undefined || typeof request.before === 'string') &&
    isLeaving(request.leaving ?? []);
  if (!isWhole)
    throw new Refusal('Tệp này không phải yêu cầu ký danh sách khóa của Loa, hoặc đã hỏng. Lấy lại tệp từ máy chủ.');
  refuseMute(request.people ?? []);
  return request as KeyListRequest;
}

/** With approvers alone no emergency would sound any more: nobody could order it. */
function refuseMute(people: readonly ListedPerson[]): void {
  const some = (use: 'approver' | 'emergency') => people.some(({ uses }) => uses.includes(use));
  if (some('approver') && !some('emergency'))
    throw new Refusal(
      'Danh sách có người duyệt mà không có ai được lệnh khẩn cấp: khi có thiên tai các trạm sẽ im lặng. Chưa ký gì.',
    );
}

/** Every passkey once, each a true key of a kind that signs, with a name that shows what it is. */
function arePeople(people: unknown, site: KeyListRequest['site']): people is readonly ListedPerson[] {
  if (!Array.isArray(people) || people.length > 64) return false;
  const ids = new Set(people.map((one) => one?.id));
  return ids.size === people.length && people.every(isListedPerson) && (people.length === 0 || isSite(site));
}

function isListedPerson(one: Partial<ListedPerson> | null): boolean {
  const { id, person, name, uses, jwk, madeBefore } = one ?? {};
  const isText = (text: unknown, longest: number) =>
    typeof text === 'string' && text.length > 0 && text.length <= longest && !/\p{C}/u.test(text);
  return (
    isText(id, 700) &&
    isText(person, 64) &&
    isText(name, 100) &&
    Array.isArray(uses) &&
    uses.length > 0 &&
    uses.every((use) => Object.hasOwn(MAY_SIGN, use)) &&
    (madeBefore === undefined || Number.isSafeInteger(madeBefore)) &&
    isPersonKey(jwk)
  );
}

/** A public key alone, its numbers written in their one way; a point that is not on the curve is no key. */
function isPersonKey(jwk: unknown): boolean {
  const { kty, crv, x, y, ...more } = (jwk ?? {}) as Readonly<Record<string, unknown>>;
  const isNumber = (text: unknown) =>
    typeof text === 'string' && text.length === 43 && Buffer.from(text, 'base64url').toString('base64url') === text;
  const isKind = kty === 'EC' ? crv === 'P-256' && isNumber(y) : kty === 'OKP' && crv === 'Ed25519' && y === undefined;
  if (!isKind || !isNumber(x) || Object.keys(more).length > 0) return false;
  try {
    createPublicKey({ key: jwk as Record<string, string>, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

function isSite(site: KeyListRequest['site']): boolean {
  return (
    typeof site?.rpId === 'string' &&
    /^[a-z0-9.-]+$/.test(site.rpId) &&
    Array.isArray(site.origins) &&
    site.origins.length > 0 &&
    site.origins.length <= 5 &&
    site.origins.every((origin) => typeof origin === 'string' && /^https?:\/\/[a-z0-9.:-]+$/.test(origin))
  );
}

function isLeaving(leaving: unknown): boolean {
  return (
    Array.isArray(leaving) && leaving.every((one) => typeof one?.name === 'string' && typeof one?.kid === 'string')
  );
}

/** Its name is the key's own thumbprint: no other key hides behind it. */
function isListedKey(key: ListedKey): boolean {
  return (
    Object.hasOwn(USES, key?.use) &&
    key.jwk?.kty === 'OKP' &&
    key.jwk.crv === 'Ed25519' &&
    /^[\w-]{43}$/.test(key.jwk.x) &&
    key.kid === thumbprint(key.jwk.x)
  );
}

/**
 * The list that comes with the request, where it is the one right before: a station that holds a newer one takes no list of this number, so that an
 * old list cannot pass for it. Undefined where there is none, or where lists lie between. Throws where it is not the root's.
 */
function readFormer({ before, version, commune }: KeyListRequest, root: KeyObject): Former | undefined {
  if (before === undefined) return undefined;
  const [head = '', body = '', signature = ''] = before.split('.');
  const decode = (part: string) => Buffer.from(part, 'base64url');
  const isRoots = verify(null, Buffer.from(`${head}.${body}`), createPublicKey(root), decode(signature));
  const type = (parseJson(decode(head).toString()) as { typ?: unknown } | undefined)?.typ;
  const former = parseJson(decode(body).toString()) as (Former & { commune?: unknown }) | undefined;
  if (!isRoots || type !== 'loa-keys+jwt' || former?.commune !== commune)
    throw new Refusal('Danh sách trước kèm trong tệp không phải do khóa gốc này ký: tệp đã bị sửa. Chưa ký gì.');
  return former.version === version - 1 ? former : undefined;
}

function describe(request: KeyListRequest, former: Former | undefined): string {
  const { communeName, zone, version, issuedAt, keys, dropped, people = [], site, leaving = [] } = request;
  const marks = [
    ...keys.map(({ kid }) =>
      markOf(
        former?.keys.some((key) => key.kid === kid),
        former,
      ),
    ),
    ...people.map((one) => markOfPerson(one, former)),
  ];
  const isOtherSite = people.length > 0 && JSON.stringify(site) !== JSON.stringify(former?.site);
  const gone = former === undefined ? leaving : leavingOf(former, people);
  return [
    '',
    `Sắp ký DANH SÁCH KHÓA số ${version} của ${plain(communeName)}`,
    `(lập lúc ${whenText(issuedAt, zone)}; mã xã ${plain(request.commune)})`,
    'Ngày giờ lập lệch quá một ngày so với lúc đề nghị thì đừng ký: chỉnh đồng hồ máy chủ rồi đề nghị lại.',
    'Từ nay các trạm chỉ tin những khóa này:',
    ...keys.map(({ kid, use }, at) => `  ${at + 1}. ${grouped(fingerprintOf(kid))}  khóa ${USES[use]}   ${marks[at]}`),
    ...(dropped === undefined ? [] : [`KHÔNG còn tin khóa đang dùng ${grouped(fingerprintOf(dropped))} (bị lộ).`]),
    ...(people.length === 0
      ? []
      : [
          `Và chữ ký của những người này (khóa truy cập của ${site?.origins.join(', ') ?? ''}${isOtherSite ? ', địa chỉ MỚI' : ''}):`,
        ]),
    ...people.map((one, at) => `  ${describePerson(one, zone)}   ${marks[keys.length + at]}`),
    ...(request.people?.length === 0 ? ['Các trạm KHÔNG còn kiểm chữ ký của ai.'] : []),
    ...gone.map(({ name, kid }) => `KHÔNG còn được ký: ${plain(name)}   vân tay ${grouped(fingerprintOf(kid))}`),
    '',
    ...(gone.length === 0 ? [] : [LEAVING]),
    ...fewWords(people),
    ...howToCompare(marks.filter((mark) => !mark.startsWith(SAME)).length, gone.length, former, version),
    '',
    '',
  ].join('\n');
}

/** What stood on the list before was compared then; what is new is to be compared now, and the server's own pages are no proof of it. */
function howToCompare(count: number, gone: number, former: Former | undefined, version: number): string[] {
  const apart =
    former === undefined && version > 2
      ? ['Không có danh sách ngay trước để so: lấy tờ in gần nhất trong két, so từng dòng với tờ đó.']
      : [];
  if (count === 0 && gone > 0) return ['Không có khóa nào MỚI phải so; chỉ phải hỏi về người KHÔNG còn được ký.'];
  if (count === 0) return ['Mọi khóa và mọi người như danh sách trước, không có dòng nào phải so.'];
  return [
    ...apart,
    `Phải so ${count} dòng có chữ MỚI hoặc ĐỔI:`,
    '- khóa máy chủ: so với trang Quản trị > Khóa (hoặc lệnh "npm run loa -- keys show");',
    '- khóa của người: gặp tận mặt, hoặc gọi số điện thoại đã biết từ trước, nghe người đó đọc vân tay trên máy của họ.',
    'Máy chủ bị kẻ khác chiếm thì hiện vân tay nào cũng được, kể cả trên máy của họ: còn nghi ngờ máy chủ thì đừng ký.',
  ];
}

const SAME = 'như danh sách số';
const LEAVING =
  'Người hoặc khóa KHÔNG còn được ký: hỏi tận nơi xem có đúng phải bỏ không, và khóa mới của người ấy (nếu có) đã nằm trong danh sách trên chưa.';

/** One who is ill must not be the only one. */
function fewWords(people: readonly ListedPerson[]): string[] {
  const count = (use: 'approver' | 'emergency') =>
    new Set(people.flatMap((one) => (one.uses.includes(use) && one.madeBefore === undefined ? [one.person] : []))).size;
  const [approvers, emergency] = [count('approver'), count('emergency')];
  if (people.length === 0 || (approvers >= 2 && emergency >= 2)) return [];
  return [
    `ÍT NGƯỜI: danh sách này có ${approvers} người ký duyệt và ${emergency} người ký lệnh khẩn cấp; nên có ít nhất hai người mỗi việc.`,
  ];
}

function markOf(isKnown: boolean | undefined, former: Former | undefined): string {
  return isKnown === true && former !== undefined ? `${SAME} ${former.version}` : 'MỚI';
}

function markOfPerson(one: ListedPerson, former: Former | undefined): string {
  const known = former?.people?.find(({ id }) => id === one.id);
  const key = ({ person, jwk }: ListedPerson) => JSON.stringify([person, personThumbprint(jwk)]);
  if (known === undefined || key(known) !== key(one)) return 'MỚI';
  const rights = ({ name, uses, madeBefore }: ListedPerson) => JSON.stringify([name, [...uses].sort(), madeBefore]);
  return rights(known) === rights(one) ? markOf(true, former) : `ĐỔI, trước là ${known.name}: ${usesText(known.uses)}`;
}

function leavingOf({ people = [] }: Former, now: readonly ListedPerson[]) {
  const gone = people.filter(({ id }) => !now.some((one) => one.id === id));
  return gone.map(({ name, jwk }) => ({ name, kid: personThumbprint(jwk) }));
}

/** Nothing in the file may move the cursor over what is shown. */
function plain(words: string): string {
  return words.replaceAll(/\p{C}/gu, '');
}

/** By the commune's clocks, whatever the zone of this machine; a zone that is not known is UTC, and said to be. */
function whenText(at: number, zone: string | undefined): string {
  const text = (timeZone: string) => new Intl.DateTimeFormat('vi-VN', { ...WHEN, timeZone }).format(at);
  try {
    if (zone !== undefined) return `${text(zone)}, giờ ${plain(zone)}`;
  } catch {}
  return `${text('UTC')}, giờ UTC (giờ Việt Nam sớm hơn 7 tiếng)`;
}

/** Its holder sees the same letters on the page of their account. */
function describePerson({ name, uses, jwk, madeBefore }: ListedPerson, zone: string | undefined): string {
  const until =
    madeBefore === undefined ? '' : `   chỉ những gì đã ký trước ${whenText(madeBefore, zone)} (đã đổi máy)`;
  return `${name}   ${usesText(uses)}   vân tay ${grouped(fingerprintOf(personThumbprint(jwk)))}${until}`;
}

function usesText(uses: ListedPerson['uses']): string {
  return uses.map((use) => MAY_SIGN[use]).join(', ');
}

/** The root key as it was printed (a line of JSON), or its secret part `d` alone. */
function readRoot(text: string): { key: KeyObject; kid: string; fingerprint: string } {
  const parsed = parseJson(text) as { d?: unknown; x?: unknown } | undefined;
  const secret = typeof parsed?.d === 'string' ? parsed.d : text;
  if (!/^[\w-]{43}$/.test(secret))
    throw new Refusal('Khóa gốc chưa đúng: cần cả dòng {"kty":"OKP",...} hoặc 43 ký tự của phần "d".');
  // An Ed25519 private key in PKCS #8 is this head and its 32 bytes (RFC 8410, section 7).
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(secret, 'base64url')]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined || (typeof parsed?.x === 'string' && parsed.x !== x))
    throw new Refusal('Khóa gốc gõ sai: hai phần "x" và "d" không khớp nhau. Xem lại từng ký tự.');
  const kid = thumbprint(x);
  return { key, kid, fingerprint: fingerprintOf(kid) };
}

/** A compact JWS (EdDSA) over what was shown, and nothing else of the file. */
function signList(request: KeyListRequest, root: { key: KeyObject; kid: string }): string {
  const { commune, version, issuedAt, people = [], site } = request;
  const keys = request.keys.map(({ kid, use, jwk: { kty, crv, x } }) => ({ kid, use, jwk: { kty, crv, x } }));
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const head = encode({ alg: 'EdDSA', typ: 'loa-keys+jwt', kid: root.kid });
  const named = people.map(({ id, person, name, uses, jwk, madeBefore }) => ({
    ...{ id, person, name, uses, jwk },
    ...(madeBefore === undefined ? {} : { madeBefore }),
  }));
  const signers =
    named.length === 0 || site === undefined ? {} : { people: named, site: { rpId: site.rpId, origins: site.origins } };
  const body = encode({ commune, version, issuedAt, keys, ...signers });
  return `${head}.${body}.${sign(null, Buffer.from(`${head}.${body}`), root.key).toString('base64url')}`;
}

/** RFC 7638. */
function thumbprint(x: string): string {
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
}

/** The same of a passkey. */
function personThumbprint(jwk: ListedPerson['jwk']): string {
  if (jwk.kty === 'OKP') return thumbprint(jwk.x);
  return createHash('sha256').update(`{"crv":"P-256","kty":"EC","x":"${jwk.x}","y":"${jwk.y}"}`).digest('base64url');
}

/** The twelve letters that Loa shows of a key, as in an enrolment code. */
function fingerprintOf(kid: string): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return [...createHash('sha256').update(kid).digest().subarray(0, 12)].map((byte) => letters[byte % 32]).join('');
}

function grouped(letters: string): string {
  return letters.replaceAll(/(.{4})(?=.)/g, '$1-');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

if (import.meta.main)
  process.exitCode = await runRootSign(process.argv.slice(2), { input: process.stdin, output: process.stdout });
