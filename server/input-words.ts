/** What is wrong with something that was sent or set, in Vietnamese: which field, and what it should be. */
import { z } from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/** From now on zod gives its reasons in Vietnamese, in this whole process. Doing it twice does it once. */
export function speakVietnamese(): void {
  z.config({ localeError: inputWords });
}

/** The reason zod has for refusing an input: "cần ít nhất 10 ký tự". Never a value's or a type's own name, which is English. */
export function inputWords(issue: Issue): string {
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'chưa có' : typeWords(issue.expected);
  if (issue.code === 'invalid_value') return 'không phải là một trong các giá trị cho phép';
  if (issue.code === 'too_small') return leastWords(issue.origin, Number(issue.minimum));
  if (issue.code === 'too_big') return mostWords(issue.origin, Number(issue.maximum));
  if (issue.code === 'invalid_format') return formatWords(issue.format);
  if (issue.code === 'unrecognized_keys') return 'có mục không dùng đến';
  return 'chưa đúng dạng';
}

/** A field as people know it, from zod's path: `/items/2/segmentId` -> "tin bài (mục 3)"; undefined for one without a name. */
export function fieldWords(path: string): string | undefined {
  const steps = path.split('/').filter(Boolean);
  const name = steps.findLast((step) => FIELDS[step] !== undefined);
  if (name === undefined) return undefined;
  const place = steps.findLast((step) => /^\d+$/.test(step));
  return `${FIELDS[name]}${place === undefined ? '' : ` (mục ${Number(place) + 1})`}`;
}

/** Why Fastify could not read a request, from its error code. */
export function requestWords(code: string | undefined): string {
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return 'chưa có nội dung';
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY') return 'nội dung không đọc được';
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') return 'nội dung không đủ độ dài đã báo';
  if (code === 'FST_ERR_BAD_URL') return 'địa chỉ không đọc được';
  return 'máy chủ không đọc được yêu cầu này';
}

/** Why an upload's request was refused by the protocol (tus), from the HTTP status. */
export function uploadWords(status: number): string {
  if (status === 409) return 'phần gửi lên không nối tiếp phần đã nhận';
  if (status === 411) return 'chưa cho biết tệp lớn bao nhiêu';
  if (status === 412) return 'cách tải lên không đúng phiên bản máy chủ dùng';
  if (status === 403 || status === 400) return 'yêu cầu tải lên thiếu thông tin hoặc thông tin không đọc được';
  return 'máy chủ không nhận cách tải lên này';
}

function typeWords(expected: string): string {
  if (expected === 'string') return 'cần là chữ';
  if (expected === 'number') return 'cần là số';
  if (expected === 'int') return 'cần là số nguyên';
  if (expected === 'boolean') return 'cần là có hoặc không';
  if (expected === 'array') return 'cần là danh sách';
  return 'chưa đúng dạng';
}

function leastWords(origin: string, least: number): string {
  if (origin === 'string') return least <= 1 ? 'không được để trống' : `cần ít nhất ${least} ký tự`;
  if (origin === 'array') return `cần ít nhất ${least} mục`;
  return `không được nhỏ hơn ${least}`;
}

function mostWords(origin: string, most: number): string {
  if (origin === 'string') return `dài quá, tối đa ${most} ký tự`;
  if (origin === 'array') return `nhiều quá, tối đa ${most} mục`;
  return `không được lớn hơn ${most}`;
}

function formatWords(format: string): string {
  if (format === 'datetime') return 'cần là ngày giờ, ví dụ 2026-11-23T05:00:00Z';
  if (format === 'date') return 'cần là một ngày có thật, ví dụ 2026-11-23';
  if (format === 'url') return 'cần là một địa chỉ mạng, ví dụ https://loa.example.vn';
  return 'chưa đúng dạng';
}

/** Every field of the API that people fill in, as the screens call it. */
const FIELDS: Readonly<Record<string, string>> = {
  'x-link-token': 'mã của đường dẫn',
  'x-setup-token': 'mã của liên kết cài đặt',
  aboutAt: 'giờ người dân phản ánh',
  acceptFmGroup: 'đồng ý phát cả nhóm FM',
  action: 'việc đã làm',
  after: 'vị trí bắt đầu',
  agency: 'tên cơ quan',
  agencyAbove: 'cơ quan cấp trên',
  airingId: 'lượt phát',
  allowanceMb: 'dung lượng mỗi tháng',
  annex: 'phụ lục',
  answer: 'cách xử lý',
  asked: 'nội dung phản ánh',
  at: 'thời điểm',
  atLeast: 'số tối thiểu',
  auth: 'khóa nhận tin',
  authenticatorData: 'chữ ký duyệt',
  basis: 'căn cứ',
  before: 'vị trí bắt đầu',
  beginsAt: 'giờ bắt đầu',
  browser: 'trình duyệt',
  caller: 'người phản ánh',
  cancelled: 'hủy',
  carrierId: 'trạm phát sóng FM',
  cause: 'nguyên nhân',
  causes: 'nguyên nhân',
  ceilingPct: 'mức âm lượng',
  channels: 'các kênh khác',
  clientDataJson: 'chữ ký duyệt',
  close: 'đóng phản ánh',
  closing: 'đoạn kết',
  clusterId: 'cụm loa',
  clusters: 'cụm loa',
  code: 'mã',
  communeName: 'tên xã',
  complaintId: 'phản ánh',
  confirm: 'xác nhận',
  contacts: 'người liên hệ',
  content: 'nội dung báo cáo',
  count: 'số lượng',
  credentialId: 'khóa truy cập',
  cutoffDay: 'ngày chốt số liệu',
  date: 'ngày',
  days: 'số ngày',
  decision: 'quyết định',
  decisions: 'các quyết định',
  disabled: 'khóa tài khoản',
  displayName: 'họ tên',
  dryRun: 'chỉ xem thử',
  dtstart: 'ngày giờ bắt đầu',
  dueDaysAfter: 'số ngày nộp sau khi chốt',
  dueOn: 'hạn trả lời',
  durationMs: 'thời lượng',
  each: 'tính cho từng nơi',
  earlierId: 'lượt phát trước',
  edition: 'bản chốt',
  endpoint: 'địa chỉ nhận tin',
  endsAt: 'giờ kết thúc',
  everyTopic: 'tính riêng từng nội dung',
  evidence: 'bằng chứng',
  exceptions: 'các ngày, lượt phát khác',
  exdates: 'các ngày bỏ ra',
  expiresInMinutes: 'thời hạn của lệnh',
  expiresOn: 'ngày hết hạn',
  fallback: 'cách xử lý khi chỗ còn trống',
  firstDay: 'ngày đầu',
  format: 'kiểu tệp',
  from: 'thời điểm bắt đầu',
  fromId: 'người giao',
  holds: 'có hiệu lực',
  id: 'mã',
  ids: 'các quyết định',
  index: 'vị trí',
  items: 'các mục của chương trình',
  keepUntil: 'giữ đến',
  keys: 'khóa nhận tin',
  kind: 'loại',
  kinds: 'các loại tin bài',
  landmark: 'vị trí',
  lastDay: 'ngày cuối',
  laterId: 'lượt phát sau',
  lateRule: 'cách xử lý khi muộn',
  leaked: 'khóa bị lộ',
  limit: 'số dòng',
  list: 'danh sách khóa đã ký',
  maxItems: 'số bài tối đa',
  maxMinutesPerSession: 'số phút mỗi buổi',
  maxMs: 'thời lượng tối đa',
  maxSessionsPerDay: 'số buổi mỗi ngày',
  measure: 'cách tính',
  minMinutesPerDay: 'số phút ít nhất mỗi ngày',
  name: 'tên',
  namesPersons: 'có nêu tên người',
  network: 'nhà mạng',
  no: 'quý hoặc nửa năm',
  notAfter: 'hạn của chữ ký',
  notAiredForDays: 'số ngày chưa phát lại',
  note: 'ghi chú',
  notices: 'thông báo từng thôn',
  number: 'số SIM',
  numberPattern: 'mẫu số văn bản',
  occurrence: 'lượt phát',
  offPlan: 'ngoài kế hoạch',
  offsetMs: 'giờ bắt đầu trong chương trình',
  onBehalf: 'ký thay mặt',
  onExceptionDays: 'cách phát ngày nghỉ',
  open: 'chưa đóng',
  opening: 'đoạn mở đầu',
  outcome: 'kết quả',
  p256dh: 'khóa nhận tin',
  password: 'mật khẩu',
  people: 'người ký',
  per: 'kỳ tính',
  period: 'kỳ báo cáo',
  person: 'người nhận đường dẫn',
  phone: 'số điện thoại',
  photoSha256: 'ảnh',
  place: 'địa danh',
  places: 'nơi xảy ra',
  planned: 'báo trước',
  priority: 'mức ưu tiên',
  programmeId: 'chương trình',
  proposals: 'đề xuất, kiến nghị',
  q: 'từ tìm kiếm',
  qActions: 'việc tìm thấy theo lời',
  quiet: 'giờ yên lặng',
  rdates: 'các ngày thêm vào',
  reason: 'lý do',
  recipients: 'nơi nhận',
  repeatEveryMinutes: 'số phút giữa hai lần lặp',
  replaces: 'thay lệnh khẩn cấp đang phát',
  requestId: 'mã lần gửi',
  response: 'câu trả lời của khóa truy cập',
  returned: 'số phiếu thu về',
  role: 'vai trò',
  roles: 'vai trò',
  rrule: 'quy tắc lặp',
  saidAt: 'giờ báo về',
  saidBy: 'người báo',
  satisfied: 'số phiếu hài lòng',
  saysTime: 'đọc giờ phát hành',
  scheduleId: 'lịch phát',
  scope: 'phạm vi sửa',
  segmentId: 'tin bài',
  segmentIds: 'các tin bài',
  sent: 'số phiếu phát ra',
  sessions: 'các buổi phát',
  sha256: 'bản phát',
  shared: 'máy dùng chung',
  shortcomings: 'tồn tại, hạn chế',
  signature: 'chữ ký duyệt',
  signed: 'chữ ký duyệt',
  signedOn: 'ngày ký',
  signer: 'khóa truy cập đã ký',
  signerName: 'người ký',
  signerTitle: 'chức vụ người ký',
  sim: 'SIM',
  slotMs: 'thời lượng',
  sourceId: 'nguồn tiếp âm',
  startsAt: 'giờ phát',
  state: 'trạng thái',
  station: 'trạm',
  stationCaps: 'mức âm lượng riêng của trạm',
  stationId: 'trạm',
  stationIds: 'các trạm',
  subject: 'loại đối tượng',
  subjectId: 'đối tượng',
  survey: 'khảo sát',
  tag: 'nhãn',
  tags: 'nhãn',
  target: 'nơi phát',
  text: 'lời văn',
  ticket: 'mã tải về',
  times: 'các giờ phát trong ngày',
  title: 'tiêu đề',
  to: 'thời điểm kết thúc',
  toId: 'người nhận giao',
  token: 'mã của liên kết cài đặt',
  toleranceMinutes: 'số phút chênh lệch',
  topic: 'nội dung',
  topics: 'nội dung',
  transport: 'cách truyền',
  unit: 'đơn vị',
  until: 'giờ kết thúc',
  url: 'địa chỉ mạng',
  username: 'tên đăng nhập',
  uses: 'quyền ký',
  validFrom: 'ngày bắt đầu phát',
  validUntil: 'ngày hết hạn',
  value: 'giá trị',
  version: 'phiên bản đang sửa',
  volumeBands: 'mức âm lượng theo giờ',
  volumeCeilingPct: 'mức âm lượng tối đa',
  week: 'tuần',
  weekdays: 'các ngày trong tuần',
  who: 'người làm',
  windows: 'khung giờ phát',
  words: 'câu trả lời',
  year: 'năm',
  zone: 'múi giờ',
  zoneIds: 'các nhóm trạm',
};
