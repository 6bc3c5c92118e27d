/** After a restore: what was done between the backup and now is gone, and some of it must not come back unseen; a list to go through. */
import { Button, Checkbox, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { BackupState } from '../../../../server/contract/backups.ts';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { useZone } from '../../session.tsx';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './admin.module.css';

interface Point {
  readonly what: string;
  readonly why: string;
  readonly where: string;
  readonly page: string;
}

/** Most dangerous first. */
const points: readonly Point[] = [
  {
    what: 'Lệnh khẩn cấp, phát ngay còn cần thì phát lại; xã đang tạm dừng mọi buổi phát thì tạm dừng lại',
    why: 'Khi khôi phục, mọi lệnh chưa hết giờ đã được dừng, vì có thể có người đã dừng lệnh sau lúc đó. Việc tạm dừng, bỏ tạm dừng sau lúc đó thì máy chủ không nhớ.',
    where: 'Phát khẩn cấp',
    page: '/khan-cap',
  },
  {
    what: 'Thu hồi lại tin bài đã thu hồi sau lúc đó',
    why: 'Máy chủ không nhớ là đã thu hồi. Trạm chỉ tự nhớ những tin bài thu hồi có chữ ký.',
    where: 'Kho tin bài',
    page: '/kho-tin-bai',
  },
  {
    what: 'Xem lịch phát 14 ngày tới',
    why: 'Lịch đã hủy, dời hoặc thêm sau lúc đó trở lại như cũ.',
    where: 'Lịch phát',
    page: '/lich-phat',
  },
  {
    what: 'Khóa lại tài khoản đã khóa, bỏ lại khóa truy cập của điện thoại đã mất',
    why: 'Quyền đã thu hồi sau lúc đó có hiệu lực trở lại.',
    where: 'Tài khoản',
    page: '/quan-tri/tai-khoan',
  },
  {
    what: 'Đã đổi khóa ký hoặc đổi người ký sau lúc đó thì ký lại danh sách khóa bằng khóa gốc',
    why: 'Trạm giữ danh sách mới hơn máy chủ: so tên người ký với giấy in gần nhất trong két trước khi ký.',
    where: 'Khóa',
    page: '/quan-tri/khoa',
  },
  {
    what: 'Ngừng lại trạm đã mất; cài lại trạm mới cài sau lúc đó bằng mã mới',
    why: 'Máy chủ không biết trạm cài sau lúc đó; trạm bị lấy cắp lại được nhận.',
    where: 'Trạm',
    page: '/tram',
  },
  {
    what: 'Thu hồi lại đường dẫn của thôn và đường dẫn lịch đã thu hồi',
    why: 'Đường dẫn cũ mở lại được.',
    where: 'Xác nhận',
    page: '/nhat-ky/xac-nhan',
  },
  {
    what: 'Duyệt và ký lại tin bài đã duyệt sau lúc đó',
    why: 'Chưa duyệt lại thì không phát.',
    where: 'Duyệt',
    page: '/duyet',
  },
  {
    what: 'Ghi lại phản ánh, sự cố, lời thôn xác nhận đã ghi sau lúc đó',
    why: 'Nhật ký máy của các trạm tự gửi bù; lời người thì không.',
    where: 'Phản ánh',
    page: '/nhat-ky/phan-anh',
  },
];

export function RestoredCard({ restored }: { readonly restored: NonNullable<BackupState['restored']> }) {
  const zone = useZone();
  const client = useQueryClient();
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const settle = useMutation({
    mutationFn: () => api.settleRestore(restored.id),
    onSuccess: () => {
      tellDone('Đã ghi: kiểm tra xong sau khi khôi phục.');
      void client.invalidateQueries({ queryKey: ['backups'] });
    },
    onError: tellProblem,
  });
  const mark = (what: string, isDone: boolean) => {
    const next = new Set(done);
    if (isDone) next.add(what);
    else next.delete(what);
    setDone(next);
  };
  return (
    <Card title={`Đã khôi phục từ bản sao lưu lúc ${dateTimeWords(restored.madeAt, zone)}`}>
      <Text mb="md" maw={720}>
        Dữ liệu là của lúc đó. Việc làm từ lúc đó đến lúc khôi phục ({dateTimeWords(restored.restoredAt, zone)}) đã mất.
        Hỏi từng người đã làm gì trong khoảng này, rồi làm lần lượt:
      </Text>
      <div className={classes.stack}>
        {points.map(({ what, why, where, page }) => (
          <Checkbox
            key={what}
            label={what}
            description={
              <>
                {why} Mở <Link href={page}>{where}</Link>.
              </>
            }
            checked={done.has(what)}
            onChange={(event) => mark(what, event.currentTarget.checked)}
          />
        ))}
      </div>
      <Button mt="md" disabled={done.size < points.length} loading={settle.isPending} onClick={() => settle.mutate()}>
        Đã kiểm tra xong
      </Button>
    </Card>
  );
}
