/** The topics a new commune begins with: those of the plan 07/KH-UBND (07/02/2023) on propagating administrative reform. Data, dated by plan year. */

/** The plan's year. */
export const PLAN_YEAR = 2023;

/** Nội dung II.1 ... II.5, codes as the plan writes them. */
export const PLAN_TOPICS: readonly { code: string; title: string; parent?: string }[] = [
  { code: 'II.1', title: 'Tầm quan trọng, ý nghĩa, mục tiêu của cải cách hành chính' },
  { code: 'II.2', title: 'Vai trò, trách nhiệm của cấp ủy, người đứng đầu' },
  { code: 'II.3', title: 'Chương trình tổng thể cải cách hành chính' },
  { code: 'II.3.a', title: 'Nghị quyết 76/NQ-CP và các chương trình của tỉnh', parent: 'II.3' },
  { code: 'II.3.b', title: 'Sắp xếp tổ chức bộ máy tinh gọn', parent: 'II.3' },
  { code: 'II.3.c', title: 'Cải cách, đơn giản hóa thủ tục hành chính', parent: 'II.3' },
  { code: 'II.3.d', title: 'Cải cách công vụ, công chức', parent: 'II.3' },
  { code: 'II.3.đ', title: 'Chính quyền điện tử, chuyển đổi số', parent: 'II.3' },
  { code: 'II.4', title: 'Người tốt, việc tốt; phê bình sách nhiễu, cửa quyền' },
  { code: 'II.5', title: 'Cơ chế một cửa, một cửa liên thông' },
];
