/** Every error people can meet: code -> HTTP status -> Vietnamese sentence (what, why, the way out). docs/errors.md lists them all. */

type Facts = Readonly<Record<string, unknown>>;
interface Meaning {
  readonly status: number;
  readonly text: string | ((facts: Facts) => string);
}

/** The whole list; a test keeps docs/errors.md in step with it. */
export const errorMeanings = {
  'not-logged-in': { status: 401, text: 'Bạn chưa đăng nhập hoặc phiên làm việc đã hết hạn. Mời đăng nhập lại.' },
  'wrong-password': {
    status: 401,
    text: 'Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra lại, hoặc nhờ quản trị viên đặt mật khẩu mới.',
  },
  'not-allowed': { status: 403, text: 'Tài khoản của bạn không có quyền làm việc này. Liên hệ quản trị viên nếu cần.' },
  'other-origin': {
    status: 403,
    text: 'Yêu cầu đến từ một trang khác nên bị từ chối. Hãy thao tác ngay trên trang Loa.',
  },
  'not-found': {
    status: 404,
    text: (f) => `Không tìm thấy ${f.what ?? 'nội dung này'}. Có thể đã bị xóa; hãy tải lại trang.`,
  },
  'bad-request': {
    status: 400,
    text: (f) => `Dữ liệu gửi lên chưa đúng: ${f.detail ?? 'sai định dạng'}. Sửa lại rồi gửi lần nữa.`,
  },
  'too-many-requests': {
    status: 429,
    text: (f) =>
      `Thao tác quá nhiều lần trong thời gian ngắn. Chờ ${f.retryMinutes === 1 ? 'một' : (f.retryMinutes ?? 'một')} phút rồi thử lại${f.login === true ? '; trong lúc chờ, đăng nhập bằng khóa truy cập, hoặc trên máy bạn vẫn dùng' : ''}.`,
  },
  'too-large': {
    status: 413,
    text: (f) => `Tệp quá lớn (tối đa ${f.maxMb ?? 500} MB). Cắt ngắn hoặc nén tệp rồi tải lên lại.`,
  },
  'wrong-media-type': { status: 415, text: 'Kiểu dữ liệu gửi lên không được hỗ trợ.' },
  'disk-full': {
    status: 507,
    text: 'Máy chủ sắp hết chỗ chứa nên không nhận thêm tệp. Dữ liệu cũ vẫn nguyên; báo quản trị viên dọn ổ đĩa rồi tải lại.',
  },
  'server-fault': {
    status: 500,
    text: (f) =>
      `Máy chủ gặp lỗi ngoài dự kiến (mã ${f.requestId ?? 'không rõ'}). Thử lại; nếu còn lỗi, báo mã này cho quản trị viên.`,
  },
  'setup-closed': { status: 409, text: 'Hệ thống đã có quản trị viên, không cài đặt lần đầu được nữa. Mời đăng nhập.' },
  'setup-token-wrong': {
    status: 403,
    text: 'Liên kết cài đặt không đúng hoặc đã dùng. Xem lại liên kết in trên màn hình máy chủ.',
  },
  'username-taken': { status: 409, text: (f) => `Tên đăng nhập "${f.username}" đã có người dùng. Chọn tên khác.` },
  'last-admin': {
    status: 409,
    text: 'Đây là quản trị viên cuối cùng, không thể khóa hay bỏ quyền. Thêm quản trị viên khác trước.',
  },
  'own-account': {
    status: 409,
    text: 'Đây là tài khoản của chính bạn, không tự khóa được. Nhờ quản trị viên khác khóa.',
  },
  'recording-refused': {
    status: 422,
    text: (f) => `Chưa nhận bản ghi âm. ${f.reason} Chưa có gì phát ra loa.`,
  },
  'nothing-to-submit': {
    status: 409,
    text: 'Tin bài chưa có bản phát để trình duyệt. Tải tệp âm thanh lên hoặc chọn "Đọc bằng máy" trước.',
  },
  'already-waiting': { status: 409, text: 'Tin bài này đang chờ duyệt rồi.' },
  'already-approved': { status: 409, text: 'Tin bài này đã được duyệt, không cần trình lại.' },
  'no-text': { status: 409, text: 'Tin bài chưa có lời văn nên máy không đọc được. Nhập lời văn trước.' },
  'still-processing': { status: 409, text: 'Tin bài đang được xử lý. Chờ xong rồi thử lại.' },
  'queue-full': { status: 503, text: 'Đang có quá nhiều tệp chờ xử lý. Chờ vài phút rồi gửi lại.' },
  'own-segment': {
    status: 403,
    text: (f) => `Bạn là người soạn hoặc đã sửa tin bài "${f.title}", nên không được tự duyệt. Nhờ người khác duyệt.`,
  },
  'not-waiting': {
    status: 409,
    text: (f) => `Tin bài "${f.title}" không ở trạng thái chờ duyệt. Tải lại trang để xem trạng thái mới.`,
  },
  'hash-changed': {
    status: 409,
    text: (f) => `Bản phát của "${f.title}" đã thay đổi sau khi bạn nghe. Nghe lại bản mới rồi duyệt.`,
  },
  'note-missing': { status: 400, text: 'Trả lại thì cần ghi lý do để người soạn biết mà sửa.' },
  'undo-too-late': { status: 409, text: 'Đã quá 10 giây nên không hoàn tác được nữa.' },
  'recurrence-invalid': {
    status: 422,
    text: (f) => `Lịch lặp chưa đúng: ${f.reason}. Sửa lại rồi xem trước lần nữa.`,
  },
  'quiet-hours': {
    status: 422,
    text: (f) =>
      `Lịch này phát trong giờ yên lặng (${f.quiet}), lần đầu lúc ${f.at}. Chọn giờ khác; giờ yên lặng không phát được.`,
  },
  'weekday-not-allowed': {
    status: 422,
    text: (f) => `Quy chế không cho phát vào ngày này (lần đầu lúc ${f.at}). Chọn thứ khác.`,
  },
  'never-occurs': {
    status: 422,
    text: 'Lịch này không có lần phát nào sắp tới. Kiểm tra ngày bắt đầu và ngày kết thúc.',
  },
  'segment-unknown': {
    status: 422,
    text: 'Chương trình có tin bài không còn trong kho. Bỏ tin bài đó ra rồi lưu lại.',
  },
  'station-unknown': { status: 422, text: 'Có trạm hoặc nhóm trạm không tồn tại trong nơi phát đã chọn.' },
  'topic-unknown': { status: 422, text: (f) => `Không có nội dung mã "${f.code}" trong kế hoạch. Chọn lại nội dung.` },
  'dates-reversed': { status: 422, text: 'Ngày hết hạn phải sau ngày bắt đầu phát.' },
  'already-cancelled': { status: 409, text: 'Lịch phát này đã hủy trước đó.' },
  'not-cancelled': { status: 409, text: 'Lịch phát này đang có hiệu lực, không cần khôi phục.' },
  'restore-too-late': {
    status: 409,
    text: (f) =>
      `Đã qua một lượt phát bị hủy (${f.at}) nên không khôi phục cả lịch được nữa. Hãy tạo lịch mới từ lần phát tới.`,
  },
  'not-an-occurrence': {
    status: 422,
    text: (f) => `Lịch này không có lượt phát nào lúc ${f.at}. Tải lại trang rồi chọn lại lượt phát.`,
  },
  'airing-begun': {
    status: 409,
    text: (f) =>
      `Lượt phát ${f.at} đã bắt đầu hoặc đã qua nên không đổi được nữa. Chỉ đổi được lượt phát chưa đến giờ.`,
  },
  'time-passed': { status: 422, text: (f) => `Giờ mới (${f.at}) đã qua. Chọn giờ sau lúc này.` },
  'session-planned': {
    status: 409,
    text: (f) =>
      `Buổi ${f.at} với đúng các bài này đã có trong lịch phát: đề xuất này đã được nhận rồi. Mở lịch phát để xem; muốn thêm thì đề xuất lại.`,
  },
  'outside-window': {
    status: 422,
    text: (f) =>
      `Lịch này phát ngoài khung giờ quy chế cho phép (${f.windows}), lần đầu lúc ${f.at}. Chọn giờ trong khung.`,
  },
  'session-too-long': {
    status: 422,
    text: (f) =>
      `Buổi phát lúc ${f.at} dài ${f.minutes} phút, quy chế cho tối đa ${f.maxMinutes} phút một buổi. Bớt nội dung hoặc đặt cách buổi khác hơn 5 phút.`,
  },
  'too-many-sessions': {
    status: 422,
    text: (f) =>
      `Ngày ${f.date} sẽ có ${f.sessions} buổi phát, quy chế cho tối đa ${f.maxSessions} buổi một ngày. Chọn ngày khác hoặc ghép vào buổi đã có.`,
  },
  'does-not-fit': {
    status: 422,
    text: (f) => `Chương trình không vừa: ${f.reason}. Bớt nội dung hoặc tăng thời lượng rồi lưu lại.`,
  },
  'expires-before-end': {
    status: 422,
    text: (f) =>
      `Lịch còn phát sau khi ${f.what} "${f.title}" hết hạn ngày ${f.until}. Hãy thay ${f.what} khác, hoặc cho lịch kết thúc trước ngày ${f.until}.`,
  },
  'schedule-would-break': {
    status: 422,
    text: (f) =>
      `Chưa lưu được vì lịch phát "${f.schedule}" sẽ không phát đúng. ${f.reason} Sửa lại rồi lưu lần nữa, hoặc sửa lịch phát đó trước.`,
  },
  'fm-group': {
    status: 422,
    text: (f) =>
      `Trạm thu sóng FM phát theo ${f.carrier}, nên các trạm sau cũng sẽ phát: ${f.added}. Đồng ý phát cả nhóm, hoặc bỏ trạm FM khỏi nơi phát.`,
  },
  'conflict-gone': {
    status: 409,
    text: 'Hai lượt phát này không còn trùng giờ. Tải lại trang để xem lịch mới nhất.',
  },
  'conflict-begun': {
    status: 409,
    text: (f) =>
      `Lượt phát "${f.title}" đã bắt đầu nên không đổi cách xử lý được nữa; cái gì phát trước thì phát tiếp.`,
  },
  'conflict-due': {
    status: 409,
    text: (f) =>
      `Đã đến giờ của lượt phát "${f.title}". Hoàn tác bây giờ sẽ cắt ngang bài đang phát và làm mất phần đầu của lượt này, nên nó vẫn chờ như đã chọn.`,
  },
  'too-many-links': {
    status: 409,
    text: (f) => `Mỗi người có tối đa ${f.max} liên kết lịch. Thu hồi liên kết không dùng nữa rồi tạo lại.`,
  },
  'calendar-link-wrong': {
    status: 404,
    text: 'Liên kết lịch không đúng hoặc đã thu hồi. Tạo liên kết mới ở trang Lịch phát.',
  },
  'code-taken': { status: 409, text: (f) => `Mã trạm "${f.code}" đã có. Đặt mã khác.` },
  'station-retired': { status: 409, text: 'Trạm này đã ngừng dùng.' },
  'station-not-ip': { status: 409, text: 'Trạm này không phải trạm mạng (ip) nên không cần mã cài đặt.' },
  'station-not-listening': {
    status: 409,
    text: (f) =>
      `Chưa kiểm tra được trạm ${f.name}: trạm không nối với máy chủ lúc này, hoặc vừa được kiểm tra. Đợi nửa phút rồi thử lại; nếu vẫn vậy, gọi người phụ trách trạm.`,
  },
  'webhook-address': {
    status: 422,
    text: (f) => `Không dùng được địa chỉ "${f.url}": ${f.reason}. Ghi một địa chỉ https:// mở được từ Internet.`,
  },
  'push-address': {
    status: 422,
    text: 'Trình duyệt này đưa một địa chỉ nhận thông báo mà máy chủ không gửi đến được. Dùng Chrome, Edge, Firefox hoặc Safari bản mới.',
  },
  'too-many-devices': {
    status: 409,
    text: (f) => `Đã có ${f.max} máy nhận thông báo của tài khoản này. Tắt thông báo ở một máy không dùng nữa.`,
  },
  'code-wrong': {
    status: 403,
    text: 'Mã cài đặt trạm không đúng, đã dùng hoặc quá hạn 7 ngày. Xin mã mới ở trang Trạm.',
  },
  'token-wrong': { status: 401, text: 'Trạm chưa được nhận diện (mã truy cập sai hoặc trạm đã ngừng dùng).' },
  'station-signature': { status: 403, text: 'Chữ ký của trạm không đúng.' },
  'no-playlist-yet': { status: 404, text: 'Trạm chưa có danh sách phát.' },
  'range-invalid': { status: 416, text: 'Phần tệp được yêu cầu không hợp lệ.' },
  'policy-begun': {
    status: 409,
    text: 'Quy chế này đã có hiệu lực nên không bỏ được nữa. Đặt quy chế mới để thay thế.',
  },
  'day-past': { status: 422, text: (f) => `Ngày ${f.day} đã qua. Chọn từ hôm nay trở đi.` },
  'hours-empty': { status: 422, text: 'Giờ bắt đầu và giờ kết thúc trùng nhau. Chọn lại giờ.' },
  'already-begun': {
    status: 409,
    text: (f) => `Không làm việc này được nữa: ${f.what ?? 'lượt phát'} đã bắt đầu lúc ${f.at}.`,
  },
  'own-proposal': {
    status: 403,
    text: (f) => `Bạn là người đề nghị "${f.title}" nên không được tự duyệt. Nhờ người khác duyệt.`,
  },
  'already-decided': {
    status: 409,
    text: (f) => `Mục "${f.title}" đã được duyệt, đã bỏ hoặc đã qua. Tải lại trang để xem.`,
  },
  'programme-unfit': {
    status: 422,
    text: (f) => `Chương trình chưa xếp vừa. ${f.detail} Sửa lại rồi lưu lần nữa.`,
  },
  'source-unknown': {
    status: 422,
    text: 'Chương trình có nguồn tiếp âm không còn dùng. Chọn nguồn khác rồi lưu lại.',
  },
  'source-address': {
    status: 422,
    text: (f) => `Địa chỉ nguồn tiếp âm không dùng được: ${f.reason}. Sửa lại rồi lưu lần nữa.`,
  },
  'source-expired': {
    status: 409,
    text: (f) => `Nguồn "${f.title}" đã hết hạn nên không duyệt được. Gia hạn nguồn trước.`,
  },
  'source-changed': {
    status: 409,
    text: (f) => `Địa chỉ nguồn "${f.title}" đã đổi sau khi bạn xem. Tải lại trang, nghe thử rồi duyệt.`,
  },
  'source-in-use': {
    status: 409,
    text: (f) => `Nguồn "${f.title}" đang dùng trong chương trình ${f.programmes}. Thay nguồn ở đó trước.`,
  },
  'place-segment-long': {
    status: 422,
    text: (f) =>
      `Tin bài "${f.title}" dài ${f.seconds} giây, quá chỗ "${f.place}" (tối đa ${f.maxSeconds} giây) ${f.overSeconds} giây. Chọn bài ngắn hơn.`,
  },
  'segment-silent': {
    status: 422,
    text: (f) => `Tin bài "${f.title}" chưa có bản phát nên chưa biết dài bao lâu. Làm xong bản phát trước.`,
  },
  'carrier-unknown': {
    status: 422,
    text: 'Trạm FM cần ghi rõ tiếp sóng từ trạm nào, và trạm đó phải là trạm mạng (ip) đang dùng.',
  },
  'carrier-in-use': {
    status: 409,
    text: (f) => `Trạm này đang là nguồn sóng của ${f.stations}. Đổi nguồn sóng của các trạm đó trước.`,
  },
  'database-damaged': {
    status: 503,
    text: (f) =>
      `Tệp dữ liệu ${f.path} bị hỏng (${f.verdict}). Loa không khởi động và không sửa gì; hãy khôi phục từ bản sao lưu.`,
  },
  'database-newer': {
    status: 503,
    text: (f) =>
      `Tệp dữ liệu ${f.path} do bản Loa mới hơn tạo ra (phiên bản ${f.version}, bản này biết đến ${f.known}). Loa không khởi động và không sửa gì; hãy cài bản Loa mới.`,
  },
  'database-foreign': {
    status: 503,
    text: (f) =>
      `Tệp ${f.path} không phải dữ liệu của Loa. Loa không khởi động và không sửa gì; hãy chọn thư mục dữ liệu khác (LOA_DATA_DIR).`,
  },
  'working-key-unusable': {
    status: 503,
    text: (f) =>
      `Khóa làm việc ${f.path} không dùng được: ${f.reason}. Loa không khởi động, vì các trạm không nhận lịch ký bằng khóa khác; hãy khôi phục đúng tệp này từ bản sao lưu.`,
  },
  'key-list-refused': {
    status: 422,
    text: (f) => `Chưa nhận danh sách khóa: ${f.reason}. Khóa đang dùng vẫn như cũ, các trạm vẫn phát bình thường.`,
  },
  'no-key-change': { status: 409, text: 'Không có lần đổi khóa nào đang chờ ký. Bắt đầu đổi khóa trước.' },
  'clock-not-set': {
    status: 503,
    text: 'Máy chủ vừa khởi động, đang chờ giờ mạng chỉnh lại đồng hồ, nhiều nhất năm phút. Các trạm tự hỏi lại.',
  },
  'port-taken': {
    status: 503,
    text: (f) =>
      `Cổng ${f.port} đang được chương trình khác dùng. Tắt chương trình đó, hoặc chọn cổng khác: PORT=${Number(f.port) + 1}.`,
  },
  'demo-on-real-data': {
    status: 503,
    text: (f) =>
      `Thư mục ${f.path} đang chứa dữ liệu thật, không chạy thử trên đó. Chọn thư mục khác: LOA_DATA_DIR=...`,
  },
  'data-in-use': {
    status: 503,
    text: (f) =>
      `Thư mục dữ liệu ${f.path} đang được một Loa khác trên máy này dùng. Dừng Loa kia trước, hoặc chọn thư mục khác: LOA_DATA_DIR=...`,
  },
  'installation-damaged': {
    status: 503,
    text: (f) =>
      `Tệp ${f.file} của Loa bị thiếu hoặc hỏng. Loa không khởi động; hãy cài lại đúng bản này, dữ liệu của xã vẫn nguyên.`,
  },
  'option-invalid': {
    status: 503,
    text: (f) => `Tùy chọn ${f.name} không đúng: ${f.reason}. Chạy "npm run loa" để xem cách dùng.`,
  },
  'config-invalid': {
    status: 503,
    text: (f) => `Thiết lập ${f.name} không đúng: ${f.reason}. Xem "loa config" để biết các thiết lập.`,
  },
  'order-not-approved': {
    status: 409,
    text: (f) =>
      `Tin bài "${f.title}" chưa được duyệt nên không phát ngay được. Trình duyệt trước, hoặc dùng Phát khẩn cấp nếu là việc khẩn.`,
  },
  'order-outside-policy': {
    status: 422,
    text: (f) => `Không phát ngay được: ${f.reason}. Chờ đến giờ được phát, hoặc dùng Phát khẩn cấp nếu là việc khẩn.`,
  },
  'order-not-valid': {
    status: 422,
    text: (f) =>
      `Không phát ngay được "${f.title}": ${f.reason}. Sửa thời hạn của tin bài rồi trình duyệt lại, hoặc chọn bài khác.`,
  },
  'order-suspended': {
    status: 409,
    text: (f) =>
      `Đang tạm dừng mọi buổi phát thường (${f.reason}) nên phát ngay sẽ không có tiếng. Bấm "Mở lại" trước, hoặc dùng Phát khẩn cấp nếu là việc khẩn.`,
  },
  'order-withdrawn': {
    status: 409,
    text: (f) =>
      `Tin bài "${f.title}" đã bị thu hồi nên không loa nào phát. Trình duyệt lại, hoặc thu bản khác để phát khẩn cấp.`,
  },
  'order-too-many': {
    status: 409,
    text: (f) =>
      `Bạn đang có ${f.orders} lệnh phát chưa hết hạn. Dừng bớt lệnh cũ, hoặc gửi lệnh không lặp lại; người khác vẫn gửi được.`,
  },
  'order-nowhere': { status: 422, text: 'Không có trạm nào trong nơi phát đã chọn. Chọn ít nhất một trạm đang dùng.' },
  'emergency-unsigned': {
    status: 409,
    text: (f) =>
      `Tin bài "${f.title}" đã phát khẩn cấp và đang chờ lãnh đạo duyệt sau nên chưa xóa hay thay tệp được. Nhờ lãnh đạo duyệt ở trang Duyệt trước; cần bản khác thì tạo tin bài mới.`,
  },
  'not-in-force': {
    status: 409,
    text: (f) => `Tin bài "${f.title}" hiện không có quyết định duyệt nào đang có hiệu lực nên không có gì để thu hồi.`,
  },
  'village-link-wrong': {
    status: 403,
    text: 'Đường dẫn xác nhận này không dùng được hoặc đã bị thu hồi. Xin cán bộ truyền thanh xã gửi đường dẫn mới.',
  },
  'village-link-busy': {
    status: 429,
    text: 'Hôm nay đường dẫn này đã gửi quá nhiều lần. Ngày mai gửi tiếp, hoặc gọi điện cho cán bộ truyền thanh xã.',
  },
  'too-many-village-links': {
    status: 409,
    text: (f) => `Ở ${f.name} đã có ${f.max} đường dẫn xác nhận. Thu hồi đường dẫn không dùng nữa rồi tạo lại.`,
  },
  'nothing-then': {
    status: 409,
    text: (f) => `Lúc ${f.when} ở ${f.station} không có lượt phát nào theo lịch. Xem lại trạm và giờ đã nghe.`,
  },
  'photo-refused': {
    status: 422,
    text: (f) => `Ảnh này không nhận được (${f.why}). Chụp lại bằng điện thoại rồi gửi ảnh JPEG không quá 1,5 MB.`,
  },
  'report-closed-week': {
    status: 409,
    text: (f) => `Tuần bắt đầu ngày ${f.date} chưa đến nên chưa xác nhận được. Chọn tuần này hoặc tuần trước.`,
  },
  'incident-span': {
    status: 400,
    text: 'Thời gian kết thúc sự cố phải sau thời gian bắt đầu. Việc báo trước cần có đủ cả hai.',
  },
  'cluster-unknown': { status: 404, text: 'Cụm loa đã chọn không còn ở trạm này. Chọn lại cụm loa hoặc cả trạm.' },
  'complaint-closed': {
    status: 409,
    text: (f) => `Phản ánh số ${f.number} đã trả lời xong và đóng lại. Ghi phản ánh mới nếu người dân hỏi thêm.`,
  },
  'report-changed': {
    status: 409,
    text: (f) => `Báo cáo vừa được ${f.by} sửa. Tải lại trang để xem bản mới rồi sửa tiếp.`,
  },
  'report-kept': {
    status: 409,
    text: 'Báo cáo này đã có bản chốt nên được giữ lại cùng các tệp. Muốn sửa thì sửa bản nháp rồi chốt bản mới.',
  },
  'edition-unknown': { status: 404, text: 'Không có bản báo cáo này hoặc tệp này của bản báo cáo.' },
  'scan-refused': {
    status: 422,
    text: (f) => `Tệp này không nhận được (${f.why}). Bản ký quét cần là PDF hoặc ảnh JPEG, không quá 20 MB.`,
  },
  'period-unfinished': {
    status: 409,
    text: (f) => `Kỳ báo cáo đến ngày ${f.until} mới hết. Chốt bản chính thức từ hôm sau; bản nháp thì xem được ngay.`,
  },
  'ticket-over': {
    status: 404,
    text: 'Đường dẫn tải này đã dùng xong hoặc đã quá 10 phút. Quay lại trang trước và bấm tải lần nữa.',
  },
  'listening-off': {
    status: 404,
    text: 'Trang nghe lại chưa được bật. Quản trị viên bật ở trang Quản trị khi xã muốn công khai.',
  },
  'replay-nothing': {
    status: 409,
    text: 'Ở trạm này không thiếu bài nào của buổi phát nên không có gì để phát bù.',
  },
  'replay-planned': {
    status: 409,
    text: (f) =>
      f.aired === true
        ? `Lượt này đã được phát bù lúc ${f.when} (${f.byName} xếp).`
        : `Lượt này đã xếp phát bù lúc ${f.when} (${f.byName} xếp). Muốn đổi giờ thì sửa hoặc hủy lịch đó ở trang Lịch phát.`,
  },
  'replay-no-room': {
    status: 409,
    text: (f) =>
      `Trong ${f.days} ngày tới không còn khung giờ nào phát bù được theo quy chế. Tự chọn giờ ở trang Lịch phát.`,
  },
  'second-factor-needed': {
    status: 401,
    text: 'Mật khẩu đúng, còn một bước: nhập mã 6 số của ứng dụng xác thực, hoặc dùng khóa truy cập trên điện thoại.',
  },
  'second-factor-wrong': {
    status: 401,
    text: (f) =>
      f.passkey === true
        ? 'Khóa truy cập này không được nhận. Thử lại một lần; nếu vẫn vậy, dùng khóa khác hoặc mã 6 số.'
        : 'Mã không đúng hoặc đã dùng rồi. Chờ mã mới rồi thử lại.',
  },
  'second-factor-missing': {
    status: 403,
    text: (f) =>
      f.half === true
        ? 'Xã yêu cầu tài khoản này có bước xác nhận thứ hai. Thêm khóa truy cập hoặc mã xác thực, rồi làm tiếp.'
        : 'Việc này cần bước xác nhận thứ hai, mà tài khoản chưa có. Vào Tài khoản của tôi để thêm khóa truy cập hoặc mã xác thực; hoặc duyệt trên điện thoại của mình.',
  },
  'step-up-needed': {
    status: 403,
    text: (f) =>
      f.own === true
        ? 'Bạn đăng nhập đã hơn 10 phút. Xác nhận lại là chính bạn rồi đổi cách đăng nhập.'
        : 'Trình duyệt này đã dùng để soạn hoặc tải tin bài lên. Xác nhận bằng khóa truy cập hoặc mã 6 số rồi duyệt.',
  },
  'session-locked': {
    status: 401,
    text: 'Máy dùng chung đã tự khóa sau 10 phút không dùng. Nhập mật khẩu để làm tiếp.',
  },
  'passkeys-unavailable': {
    status: 409,
    text: (f) =>
      `Địa chỉ này không dùng được khóa truy cập (cần https:// và tên miền).${f.url === undefined ? '' : ` Mở trang bằng địa chỉ ${f.url}.`}`,
  },
  'passkey-unknown': {
    status: 401,
    text: (f) =>
      f.disabled === true
        ? 'Tài khoản của khóa truy cập này đang bị khóa. Nhờ quản trị viên mở lại.'
        : 'Không nhận ra khóa truy cập này. Đăng nhập bằng mật khẩu rồi thêm khóa mới.',
  },
  'passkey-cannot-sign': {
    status: 422,
    text: 'Khóa truy cập của máy này đăng nhập được nhưng không ký duyệt được. Thêm khóa trên điện thoại.',
  },
  'has-factors': {
    status: 409,
    text: 'Tài khoản này có bước xác nhận thứ hai nên không đặt mật khẩu thay được. Gửi đường dẫn đặt lại mật khẩu; nếu người đó mất điện thoại, gỡ bước xác nhận thứ hai trước.',
  },
  'seal-unusable': {
    status: 503,
    text: 'Máy chủ không mở được khóa niêm phong (seal.key) nên chưa kiểm được mã xác thực. Nhờ quản trị viên; trong lúc chờ, đăng nhập bằng khóa truy cập.',
  },
  'last-factor': {
    status: 409,
    text: 'Đây là cách xác nhận cuối cùng mà xã bắt buộc có. Thêm cách khác trước khi bỏ.',
  },
  'link-used': {
    status: 410,
    text: 'Đường dẫn này đã dùng, đã hết hạn hoặc đã bị thu lại. Nhờ quản trị viên gửi đường dẫn mới.',
  },
  'delegation-refused': { status: 422, text: (f) => `Chưa ủy quyền được: ${f.reason}.` },
  'two-approvers-same': {
    status: 409,
    text: (f) => `Bạn đã duyệt tin bài "${f.title}" rồi. Tin bài nêu tên người cần thêm một người khác duyệt.`,
  },
  'signature-needed': {
    status: 422,
    text: 'Các trạm chỉ phát tin bài có chữ ký của người duyệt. Bấm Duyệt và ký bằng khóa truy cập trên điện thoại.',
  },
  'signature-refused': {
    status: 422,
    text: (f) => `Chữ ký ${f.what} không dùng được: ${f.reason}. Chưa có gì thay đổi; thử ký lại.`,
  },
  'signer-not-listed': {
    status: 403,
    text: 'Khóa truy cập của bạn chưa có trong danh sách đã ký bằng khóa gốc, nên trạm không nhận. Nhờ quản trị viên làm bước ở Quản trị > Khóa.',
  },
  'act-changed': {
    status: 409,
    text: 'Nội dung đã đổi so với lúc bấm ký. Tải lại rồi ký lần nữa; chưa có gì thay đổi.',
  },
  'people-incomplete': {
    status: 422,
    text: 'Danh sách cần ít nhất một người duyệt và một người được lệnh khẩn cấp, nếu không các trạm sẽ im lặng khi có thiên tai.',
  },
  'key-list-unsigned-plan': {
    status: 409,
    text: (f) => `Nhận danh sách này thì ${f.what}. Ký trước, hoặc xác nhận để nhận ngay.`,
  },
  'upload-quota': {
    status: 429,
    text: (f) =>
      `Hôm nay bạn đã tải lên ${f.files} tệp, ${f.usedMb} MB (mỗi ngày tối đa ${f.maxFiles} tệp, ${f.maxMb} MB). Mai tải tiếp, hoặc nhờ quản trị viên nâng mức.`,
  },
  'too-slow': { status: 503, text: 'Máy chủ làm việc này quá lâu nên đã dừng. Thu hẹp yêu cầu rồi thử lại.' },
  'backup-failed': { status: 500, text: (f) => `Chưa sao lưu được: ${f.reason}. Bản sao lưu trước vẫn nguyên.` },
  'backup-running': { status: 409, text: 'Đang sao lưu. Chờ xong rồi thử lại.' },
  'restore-refused': { status: 422, text: (f) => `Chưa khôi phục: ${f.reason}. Thư mục đích không bị ghi đè.` },
  'backup-no-key': {
    status: 422,
    text: 'Bản sao này đã mã hóa. Đưa tệp khóa sao lưu (age) cất cùng khóa gốc: --identity TỆP.',
  },
} as const satisfies Record<string, Meaning>;

/** A code from the list above. */
export type ErrorCode = keyof typeof errorMeanings;

/** A broken promise or a refused request: code, facts, cause. What a person reads is made from them at the edge. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly facts: Facts;
  constructor(code: ErrorCode, facts: Facts = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(facts)}`, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.facts = facts;
  }
}

/** The Vietnamese sentence for a code and its facts. */
export function errorText(code: ErrorCode, facts: Facts = {}): string {
  const { text } = errorMeanings[code] as Meaning;
  return typeof text === 'string' ? text : text(facts);
}

/** The HTTP status for a code. */
export function errorStatus(code: ErrorCode): number {
  return errorMeanings[code].status;
}
