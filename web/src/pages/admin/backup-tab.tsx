/** Sao lưu: could we start again tomorrow? The last good backup, making one now, how to restore, and what to go through after a restore. */
import { Button, Code, List, Text } from '@mantine/core';
import { IconDatabaseExport } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BackupState } from '../../../../server/contract/backups.ts';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { dateTimeWords, sizeWords } from '../../words/time-words.ts';
import classes from './admin.module.css';
import { BackupRows } from './backup-rows.tsx';
import { RestoredCard } from './restored-card.tsx';

export function BackupTab() {
  const state = useQuery(queries.backups());
  if (state.isPending) return <WaitingNote />;
  if (state.data === undefined) return <ProblemNote error={state.error} retry={() => void state.refetch()} />;
  const { restored, folder, rows } = state.data;
  return (
    <div className={classes.stack}>
      {restored === null || restored.settledAt !== null ? null : <RestoredCard restored={restored} />}
      {folder === null ? <NoFolderCard /> : <StandingCard state={state.data} folder={folder} />}
      {rows.length === 0 ? null : <BackupRows rows={rows} />}
      <GuideCard />
    </div>
  );
}

function StandingCard({ state, folder }: { readonly state: BackupState; readonly folder: string }) {
  const zone = useZone();
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => api.askForBackup(),
    onSuccess: () => {
      tellDone('Máy chủ sẽ sao lưu trong ít phút. Cứ làm việc khác, không phải chờ ở đây.');
      void client.invalidateQueries({ queryKey: ['backups'] });
    },
    onError: tellProblem,
  });
  const { isAsked: isUnderWay, whole: last, wholeReadAt } = state;
  return (
    <Card
      title="Sao lưu"
      aside={
        <Button
          leftSection={<IconDatabaseExport size={19} aria-hidden />}
          loading={ask.isPending}
          disabled={isUnderWay}
          onClick={() => ask.mutate()}
        >
          {isUnderWay ? 'Đang sao lưu...' : 'Sao lưu ngay'}
        </Button>
      }
    >
      <Text mb="md" maw={720}>
        Máy chủ hỏng hay mất thì lấy lại được tới bản sao lưu gần nhất. Mỗi bản có cơ sở dữ liệu, tin bài và khóa; không
        có khóa gốc, vì khóa gốc chỉ nằm trong két.
      </Text>
      <dl className={classes.facts}>
        <dt>Bản tốt gần nhất</dt>
        <dd>
          {last === null ? 'Chưa có' : dateTimeWords(last.startedAt, zone)}
          {last === null ? null : (
            <span className={classes.muted}>
              {sizeWords(last.bytes)}; phần mới ghi đã đọc lại, khớp từng byte
              {wholeReadAt === null
                ? ''
                : `; toàn bộ các bản được đọc lại lần gần nhất ${dateTimeWords(wholeReadAt, zone)}`}
            </span>
          )}
        </dd>
        <dt>Tự làm hằng đêm</dt>
        <dd>
          lúc {state.nightlyAt}
          <span className={classes.muted}>
            và 10 phút sau khi cài trạm mới, đổi khóa hoặc thu hồi quyền; máy tắt ban đêm thì làm khi bật lại
          </span>
        </dd>
        <dt>Để ở</dt>
        <dd>
          <Code>{folder}</Code>
          <span className={classes.muted}>
            {state.freeBytes === null ? 'chưa thấy ổ đĩa này' : `còn trống ${sizeWords(state.freeBytes)}`}
          </span>
        </dd>
        <dt>Mã hóa</dt>
        <dd>{state.recipient === null ? <PlainWords /> : <SealedWords recipient={state.recipient} />}</dd>
      </dl>
    </Card>
  );
}

function SealedWords({ recipient }: { readonly recipient: string }) {
  return (
    <>
      Có
      <span className={classes.muted}>
        cho khóa sao lưu ...{recipient.slice(-8)} cất trong két; không có khóa đó thì không ai mở được, kể cả máy chủ
        này
      </span>
    </>
  );
}

function PlainWords() {
  return (
    <>
      Không
      <span className={classes.warn}>
        Ai cầm ổ đĩa sao lưu cũng đọc được dữ liệu và khóa ký lịch phát. Trên máy chủ, chạy lệnh{' '}
        <Code>npm run loa -- backup-key</Code> và làm theo lời in ra.
      </span>
    </>
  );
}

function NoFolderCard() {
  return (
    <Card title="Chưa sao lưu">
      <Text mb="sm" maw={720}>
        Máy chủ hỏng lúc này thì mất hết tin bài, lịch phát và nhật ký. Người cài máy chủ cần làm ba việc, một lần:
      </Text>
      <List type="ordered" maw={720} spacing="xs">
        <List.Item>Cắm một ổ đĩa riêng vào máy chủ (hoặc một thư mục của máy khác).</List.Item>
        <List.Item>
          Tạo khóa sao lưu bằng lệnh <Code>npm run loa -- backup-key</Code>, in ra và cất trong két cùng khóa gốc.
        </List.Item>
        <List.Item>
          Đặt <Code>LOA_BACKUP_DIR</Code> là thư mục trên ổ đĩa đó và <Code>LOA_BACKUP_RECIPIENT</Code> như lệnh trên in
          ra, cho cả máy chủ và bộ phận xử lý, rồi khởi động lại.
        </List.Item>
      </List>
    </Card>
  );
}

function GuideCard() {
  return (
    <Card title="Khi máy chủ hỏng">
      <List type="ordered" maw={720} spacing="xs">
        <List.Item>Các trạm vẫn tự phát lịch đã nhận trong 14 ngày. Không phải vội.</List.Item>
        <List.Item>
          Lấy một máy khác, cắm ổ đĩa sao lưu, mở két lấy tệp khóa sao lưu và khóa gốc. Làm theo mục Back up and restore
          trong tệp README của Loa.
        </List.Item>
        <List.Item>
          Giữ nguyên tên miền (địa chỉ) của máy chủ: trạm và khóa truy cập của mọi người đều gắn với địa chỉ đó.
        </List.Item>
        <List.Item>Đăng nhập lại, vào trang này và làm hết danh sách kiểm tra.</List.Item>
      </List>
    </Card>
  );
}
