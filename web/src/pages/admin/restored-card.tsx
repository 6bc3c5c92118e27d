/** After a restore: what was done between the backup and now is gone, and some of it must not come back unseen; a list to go through. */
import { Button, Checkbox, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { BackupState } from '../../../../server/contract/backups.ts';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { useZone } from '../../session.tsx';
import { leftOutPoint } from '../../words/left-out-words.ts';
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
    why: 'Khi khôi phục, mọi lệnh chưa hết giờ đã được dừng, vì có thể có người đã dừng lệnh sau khi sao lưu. Máy chủ cũng không nhớ việc tạm dừng hay bỏ tạm dừng sau khi sao lưu.',
    where: 'Phát khẩn cấp',
    page: '/khan-cap',
  },
  {
    what: 'Thu hồi lại tin bài đã thu hồi sau khi sao lưu',
    why: 'Máy chủ không nhớ là đã thu hồi. Trạm chỉ tự nhớ những tin bài thu hồi có chữ ký.',
    where: 'Kho tin bài',
    page: '/kho-tin-bai',
  },
  {
    what: 'Xem lịch phát 14 ngày tới',
    why: 'Lịch đã hủy, dời hoặc thêm sau khi sao lưu trở lại như trước.',
    where: 'Lịch phát',
    page: '/lich-phat',
  },
  {
    what: 'Khóa lại tài khoản đã khóa, bỏ lại khóa truy cập của điện thoại đã mất',
    why: 'Quyền đã thu hồi sau khi sao lưu có hiệu lực trở lại.',
    where: 'Tài khoản',
    page: '/quan-tri/tai-khoan',
  },
  {
    what: 'Mời lại người mới; đặt lại vai trò, ủy quyền và cài đặt (như bước xác nhận thứ hai) đã đổi sau khi sao lưu',
    why: 'Tài khoản tạo sau khi sao lưu không còn; vai trò, ủy quyền và cài đặt trở lại như trước.',
    where: 'Tài khoản',
    page: '/quan-tri/tai-khoan',
  },
  {
    what: 'Đã đổi khóa ký hoặc đổi người ký sau khi sao lưu thì ký lại danh sách khóa bằng khóa gốc',
    why: 'Trạm giữ danh sách mới hơn máy chủ: so tên người ký với giấy in gần nhất trong két trước khi ký.',
    where: 'Khóa',
    page: '/quan-tri/khoa',
  },
  {
    what: 'Ngừng lại trạm đã mất; cài lại trạm mới cài sau khi sao lưu bằng mã mới',
    why: 'Máy chủ không biết trạm cài sau khi sao lưu; trạm bị lấy cắp lại được nhận.',
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
    what: 'Duyệt và ký lại tin bài đã duyệt sau khi sao lưu',
    why: 'Chưa duyệt lại thì không phát.',
    where: 'Duyệt',
    page: '/duyet',
  },
  {
    what: 'Ghi lại phản ánh, sự cố, lời thôn xác nhận đã ghi sau khi sao lưu',
    why: 'Nhật ký máy của các trạm tự gửi bù; lời người thì không.',
    where: 'Phản ánh',
    page: '/nhat-ky/phan-anh',
  },
];

/** What the backup lacked comes after what must not sound. */
function pointsOf({ leftOut }: NonNullable<BackupState['restored']>): readonly Point[] {
  if (leftOut.length === 0) return points;
  const again = { ...leftOutPoint(leftOut), where: 'Kho tin bài', page: '/kho-tin-bai' };
  return [...points.slice(0, 2), again, ...points.slice(2)];
}

export function RestoredCard({ restored }: { readonly restored: NonNullable<BackupState['restored']> }) {
  const zone = useZone();
  const client = useQueryClient();
  // Every point leads to another page: the ticks stay on this device until the list is closed.
  const [done, setDone, forget] = useLocalStorage<readonly string[]>({
    ...{ key: `loa:restored:${restored.id}`, defaultValue: [], getInitialValueInEffect: false },
  });
  const settle = useMutation({
    mutationFn: () => api.settleRestore(restored.id),
    onSuccess: () => {
      tellDone('Đã ghi: kiểm tra xong sau khi khôi phục.');
      forget();
      void client.invalidateQueries({ queryKey: ['backups'] });
    },
    onError: tellProblem,
  });
  const mark = (what: string, isDone: boolean) =>
    setDone((old) => [...old.filter((each) => each !== what), ...(isDone ? [what] : [])]);
  const all = pointsOf(restored);
  const isWhole = all.every(({ what }) => done.includes(what));
  return (
    <Card title={`Đã khôi phục từ bản sao lưu lúc ${dateTimeWords(restored.madeAt, zone)}`}>
      <Text mb="md" maw={720}>
        Việc làm từ khi sao lưu đến khi khôi phục ({dateTimeWords(restored.restoredAt, zone)}) đã mất. Hỏi từng người đã
        làm gì trong khoảng này, rồi làm lần lượt. Dấu đã đánh được giữ trên máy này:
      </Text>
      <div className={classes.stack}>
        {all.map(({ what, why, where, page }) => (
          <Checkbox
            key={what}
            label={what}
            description={
              <>
                {why} Mở <Link href={page}>{where}</Link>.
              </>
            }
            checked={done.includes(what)}
            onChange={(event) => mark(what, event.currentTarget.checked)}
          />
        ))}
      </div>
      <Button mt="md" disabled={!isWhole} loading={settle.isPending} onClick={() => settle.mutate()}>
        Đã kiểm tra xong
      </Button>
    </Card>
  );
}
