/** Sample data of the demo: short real texts on administrative reform, spoken by machine, and the week they air in. */
import type { SegmentKind } from '../../scheduler/model.ts';

export interface SampleSegment {
  readonly key: string;
  readonly title: string;
  readonly kind: SegmentKind;
  readonly topics: readonly string[];
  readonly text: string;
}

/** Eight segments of 20 to 60 s when read aloud. */
export const SAMPLE_SEGMENTS: readonly SampleSegment[] = [
  {
    key: 'cchc',
    title: 'Cải cách hành chính là gì, người dân được lợi gì?',
    kind: 'feature',
    topics: ['II.1'],
    text: 'Kính thưa bà con. Cải cách hành chính là làm cho việc giải quyết giấy tờ của chính quyền nhanh hơn, gọn hơn và rõ ràng hơn. Bà con bớt được thời gian đi lại, bớt giấy tờ phải nộp, biết trước ngày trả kết quả và mức lệ phí. Mọi thủ tục đều được niêm yết công khai tại trụ sở Ủy ban nhân dân xã. Nếu có điều gì chưa rõ, mời bà con hỏi trực tiếp cán bộ một cửa.',
  },
  {
    key: 'mot-cua',
    title: 'Một cửa, một cửa liên thông: nộp ở đâu, bao lâu có kết quả',
    kind: 'article',
    topics: ['II.5'],
    text: 'Kính thưa bà con. Khi cần làm giấy tờ, bà con chỉ đến một nơi là Bộ phận tiếp nhận và trả kết quả của xã. Cán bộ nhận hồ sơ, viết giấy hẹn, ghi rõ ngày trả. Với việc liên thông, xã chuyển hồ sơ lên cấp trên thay cho bà con. Đúng ngày hẹn, bà con mang giấy hẹn đến nhận kết quả. Nếu chậm hẹn, xã phải có thư xin lỗi và hẹn lại ngày trả.',
  },
  {
    key: 'khai-sinh',
    title: 'Đăng ký khai sinh trực tuyến: làm thế nào, cần giấy tờ gì?',
    kind: 'qa',
    topics: ['II.3.c'],
    text: 'Hỏi: Tôi muốn đăng ký khai sinh cho con mà không phải đi lại nhiều, thì làm thế nào? Đáp: Anh chị đăng nhập Cổng dịch vụ công quốc gia bằng tài khoản định danh điện tử, chọn thủ tục đăng ký khai sinh, rồi điền tờ khai và gửi ảnh giấy chứng sinh. Xã kiểm tra và báo lại qua điện thoại. Khi nhận kết quả, anh chị mang theo giấy chứng sinh bản chính để đối chiếu.',
  },
  {
    key: 'dat-dai',
    title: 'Thủ tục đất đai bà con hay hỏi: hồ sơ, thời hạn, lệ phí',
    kind: 'qa',
    topics: ['II.3.c'],
    text: 'Hỏi: Hồ sơ đất đai nộp ở đâu và chờ bao lâu? Đáp: Bà con nộp tại bộ phận một cửa. Danh mục giấy tờ, thời hạn và lệ phí của từng thủ tục được niêm yết trên bảng tin. Trước khi nộp, bà con nên nhờ cán bộ địa chính xem giúp hồ sơ đã đủ chưa, để không phải đi lại bổ sung. Khi nộp xong nhớ giữ giấy hẹn trả kết quả.',
  },
  {
    key: 'buu-chinh',
    title: 'Nhận kết quả tại nhà qua bưu chính công ích',
    kind: 'news',
    topics: ['II.5'],
    text: 'Tin vui cho bà con ở xa trung tâm xã. Nay bà con có thể nộp hồ sơ và nhận kết quả tại nhà qua dịch vụ bưu chính công ích. Khi làm thủ tục, bà con chỉ cần đăng ký với cán bộ một cửa hoặc nhân viên bưu điện. Cước phí được niêm yết công khai. Dịch vụ này giúp người già và gia đình neo người đỡ vất vả đi lại.',
  },
  {
    key: 'dinh-danh',
    title: 'Chuyển đổi số ở xã: tài khoản định danh và nộp hồ sơ trên mạng',
    kind: 'feature',
    topics: ['II.3.đ'],
    text: 'Kính thưa bà con. Tài khoản định danh điện tử là chìa khóa để làm giấy tờ trên mạng. Bà con đến công an xã để được cấp tài khoản mức hai, mang theo căn cước công dân. Có tài khoản rồi, bà con nộp hồ sơ ngay trên điện thoại, xem được hồ sơ đang ở bước nào. Không cho người khác mượn tài khoản, không đọc mã xác thực cho bất cứ ai.',
  },
  {
    key: 'nguoi-dung-dau',
    title: 'Trách nhiệm người đứng đầu trong cải cách hành chính ở xã',
    kind: 'article',
    topics: ['II.2'],
    text: 'Người đứng đầu cơ quan chịu trách nhiệm về kết quả cải cách hành chính. Chủ tịch xã tiếp công dân theo lịch, trực tiếp nghe phản ánh về thái độ phục vụ. Hồ sơ trễ hẹn phải nêu rõ lý do, rõ người chịu trách nhiệm. Kết quả giải quyết thủ tục là một căn cứ để đánh giá cán bộ cuối năm.',
  },
  {
    key: 'khao-sat',
    title: 'Mời bà con trả lời phiếu khảo sát mức độ hài lòng',
    kind: 'notice',
    topics: ['II.5'],
    text: 'Thông báo của Ủy ban nhân dân xã. Xã đang phát phiếu khảo sát mức độ hài lòng của người dân khi làm thủ tục tại bộ phận một cửa. Phiếu không ghi tên. Mỗi ý kiến thật của bà con giúp xã phục vụ tốt hơn. Mời bà con nhận phiếu tại bộ phận một cửa hoặc từ trưởng thôn. Trân trọng cảm ơn bà con.',
  },
];

export interface SampleProgramme {
  readonly title: string;
  /** Keys of segments between signature and closing. */
  readonly keys: readonly string[];
  readonly rrule: string;
  readonly time: string;
}

/** The sample week: mornings at 05:20, afternoons at 17:00, Monday to Saturday. */
export const SAMPLE_WEEK: readonly SampleProgramme[] = [
  { title: 'Phổ biến pháp luật: thủ tục đất đai', keys: ['dat-dai'], rrule: 'FREQ=WEEKLY;BYDAY=MO', time: '05:20:00' },
  { title: 'CCHC: hỏi đáp thủ tục', keys: ['khai-sinh', 'mot-cua'], rrule: 'FREQ=WEEKLY;BYDAY=TU', time: '05:20:00' },
  { title: 'Bản tin xã', keys: ['khao-sat', 'buu-chinh'], rrule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR', time: '17:00:00' },
  {
    title: 'CCHC: phát lại hỏi đáp thủ tục',
    keys: ['khai-sinh', 'mot-cua'],
    rrule: 'FREQ=WEEKLY;BYDAY=TU',
    time: '17:00:00',
  },
  {
    title: 'CCHC: chuyên đề cải cách hành chính',
    keys: ['cchc', 'nguoi-dung-dau'],
    rrule: 'FREQ=WEEKLY;BYDAY=TH',
    time: '05:20:00',
  },
  {
    title: 'CCHC: phát lại chuyên đề',
    keys: ['cchc', 'nguoi-dung-dau'],
    rrule: 'FREQ=WEEKLY;BYDAY=TH',
    time: '17:00:00',
  },
  { title: 'Nông thôn mới, tổng hợp tuần', keys: ['khao-sat'], rrule: 'FREQ=WEEKLY;BYDAY=WE,FR,SA', time: '05:20:00' },
  {
    title: 'Dịch vụ công trực tuyến từng bước',
    keys: ['dinh-danh', 'khai-sinh'],
    rrule: 'FREQ=WEEKLY;BYDAY=SA',
    time: '17:00:00',
  },
];

/** The programme that airs right after the demo has started: short, so that its log row is there within two minutes. */
export const OPENING_KEYS: readonly string[] = ['buu-chinh'];
