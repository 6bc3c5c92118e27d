/** Sample data of the demo: short real texts on administrative reform and the commune's recurring notices, spoken by machine. */
import type { SegmentKind } from '../../scheduler/model.ts';
import { TEMPLATE_TAG } from '../contract/segments.ts';

export interface SampleSegment {
  readonly key: string;
  readonly title: string;
  readonly kind: SegmentKind;
  readonly topics: readonly string[];
  readonly tags?: readonly string[];
  readonly text: string;
  /** Not needed for the opening: its sound is made once that has aired, so that the demo is ready sooner. */
  readonly afterOpening?: true;
}

/** What an item about doing paperwork on the web is marked with. */
export const ONLINE_SERVICE = 'dịch vụ công trực tuyến';
const PUBLIC_POST = 'bưu chính công ích';

/** Of the mixed sample alone: what was said at once in the night of its flood, and approved in the morning. */
export const NIGHT_FLOOD: Omit<SampleSegment, 'key'> = {
  title: 'Nước lên nhanh ở tràn Trung Lưu, Phố Tây: không qua tràn',
  kind: 'notice',
  topics: [],
  text: 'Thông báo khẩn của Ủy ban nhân dân xã. Nước ở tràn Trung Lưu và tràn Phố Tây đang lên nhanh. Bà con tuyệt đối không qua tràn. Nhà ở vùng thấp chuyển người già, trẻ em lên nhà văn hóa thôn ngay.',
};

/** Segments of 20 to 60 s when read aloud; the notices are shorter. */
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
    tags: [ONLINE_SERVICE],
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
    tags: [PUBLIC_POST],
    text: 'Tin vui cho bà con ở xa trung tâm xã. Nay bà con có thể nộp hồ sơ và nhận kết quả tại nhà qua dịch vụ bưu chính công ích. Khi làm thủ tục, bà con chỉ cần đăng ký với cán bộ một cửa hoặc nhân viên bưu điện. Cước phí được niêm yết công khai. Dịch vụ này giúp người già và gia đình neo người đỡ vất vả đi lại.',
  },
  {
    key: 'dinh-danh',
    title: 'Chuyển đổi số ở xã: tài khoản định danh và nộp hồ sơ trên mạng',
    kind: 'feature',
    topics: ['II.3.đ'],
    tags: [ONLINE_SERVICE],
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
  {
    key: 'mau-lu',
    title: 'Mẫu: nước lũ lên nhanh, di dời ngay',
    kind: 'notice',
    topics: [],
    tags: [TEMPLATE_TAG],
    text: 'Thông báo khẩn của Ủy ban nhân dân xã. Nước lũ đang lên nhanh. Bà con ở vùng thấp, ven suối di dời ngay lên nhà văn hóa thôn hoặc nơi cao. Giúp người già, trẻ em đi trước. Không lội qua suối. Gọi trưởng thôn khi cần giúp.',
    afterOpening: true,
  },
  {
    key: 'mau-bao',
    title: 'Mẫu: bão sắp vào, ở yên trong nhà',
    kind: 'notice',
    topics: [],
    tags: [TEMPLATE_TAG],
    text: 'Thông báo khẩn của Ủy ban nhân dân xã. Bão sắp đổ bộ. Bà con chằng chống nhà cửa, ngắt điện, ở yên trong nhà chắc chắn và không ra đường cho đến khi có thông báo mới.',
    afterOpening: true,
  },
  {
    key: 'bac-tu',
    title: 'Câu chuyện truyền thanh: Bác Tư đi làm giấy',
    kind: 'story',
    topics: ['II.4', 'II.5'],
    text: 'Bác Tư ra xã chứng thực giấy tờ, trong bụng lo phải chờ cả buổi. Cô cán bộ một cửa mời bác ngồi, xem hồ sơ, rồi chỉ chỗ còn thiếu một tờ. Thay vì bảo bác về, cô in giúp mẫu và hướng dẫn bác điền luôn. Nửa giờ sau bác cầm kết quả ra về. Bác cười: cán bộ thế này, dân đỡ biết bao nhiêu.',
    afterOpening: true,
  },
  {
    key: 'gio-lam-viec',
    title: 'Giờ làm việc Bộ phận tiếp nhận và trả kết quả',
    kind: 'notice',
    topics: ['II.5'],
    text: 'Bộ phận tiếp nhận và trả kết quả của xã làm việc từ thứ Hai đến thứ Sáu, trong giờ hành chính. Mời bà con đến đúng giờ.',
    afterOpening: true,
  },
  {
    key: 'tiep-dan',
    title: 'Lịch tiếp công dân của Chủ tịch UBND xã',
    kind: 'notice',
    topics: [],
    text: 'Chủ tịch Ủy ban nhân dân xã tiếp công dân vào thứ Năm hằng tuần tại phòng tiếp dân. Bà con có việc xin đăng ký trước.',
    afterOpening: true,
  },
  {
    key: 'luong-huu',
    title: 'Chi trả lương hưu, trợ cấp',
    kind: 'notice',
    topics: [],
    text: 'Lương hưu và trợ cấp tháng này được chi trả trong hai ngày, mồng bốn và mồng năm, tại điểm bưu điện văn hóa xã.',
    afterOpening: true,
  },
  {
    key: 'tiem-chung',
    title: 'Tiêm chủng mở rộng',
    kind: 'notice',
    topics: [],
    text: 'Trạm y tế xã tiêm chủng mở rộng trong hai ngày, hai mươi bốn và hai mươi lăm. Bà con nhớ mang theo sổ tiêm chủng của cháu.',
    afterOpening: true,
  },
  {
    key: 'mat-dien',
    title: 'Ngừng cấp điện theo kế hoạch: Trung Lưu, Phố Tây',
    kind: 'notice',
    topics: [],
    text: 'Điện lực ngừng cấp điện ở thôn Trung Lưu và Phố Tây để sửa chữa đường dây. Mời bà con theo dõi giờ cụ thể trên bảng tin.',
    afterOpening: true,
  },
  {
    key: 'hop-thon',
    title: 'Họp thôn Tân Thủy',
    kind: 'notice',
    topics: [],
    text: 'Mời bà con thôn Tân Thủy họp thôn tại nhà văn hóa, tối thứ Bảy tuần này. Mỗi hộ cử một người dự họp.',
    afterOpening: true,
  },
];
