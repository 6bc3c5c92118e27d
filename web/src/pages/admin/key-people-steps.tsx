/** Other people are to sign: what to carry where, what to sign before, and the list coming back. */
import { Alert, Anchor, Button, FileButton, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconFileUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { KeyState } from '../../../../server/contract/keys.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { ApiProblem } from '../../request.ts';
import { fewOnListWords, leavingWords } from '../../words/key-words.ts';
import { numberWords } from '../../words/target-words.ts';
import classes from './admin.module.css';
import { RequestStep } from './request-step.tsx';
import { RootSignCommand } from './root-sign-command.tsx';
import { useKeyAct } from './use-key-act.ts';

export function KeyPeopleSteps({ state, version }: { readonly state: KeyState; readonly version: number }) {
  const [list, setList] = useState<string>();
  const [fewAsked, setFewAsked] = useState(false);
  const take = useKeyAct(async ({ text, confirm }: { readonly text: string; readonly confirm: boolean }) => {
    const answer = await api.takeKeyList(text, confirm);
    setList(undefined);
    return answer;
  }, 'Danh sách người ký mới đã có hiệu lực. Các trạm nhận trong vài phút.');
  const isAsked = take.error instanceof ApiProblem && take.error.code === 'key-list-unsigned-plan';
  const few = fewOnListWords(state.people);
  const leaving = leavingWords(state.people);
  const name = `yeu-cau-ky-khoa-so-${version}.json`;
  const read = async (file: File | null) => {
    if (file === null) return;
    const text = await file.text();
    setList(text);
    if (few === undefined) take.mutate({ text, confirm: false });
    else setFewAsked(true);
  };
  return (
    <Card title={`Danh sách người ký số ${version} đang chờ khóa gốc`} className={classes.change}>
      <Text mb="sm">Trước khi xong bước cuối các trạm vẫn theo danh sách cũ. Không phải đến trạm nào.</Text>
      {leaving === undefined ? null : (
        <Alert mb="sm" color="yellow" icon={<IconAlertTriangle aria-hidden />}>
          {leaving}
        </Alert>
      )}
      {few === undefined ? null : (
        <Text mb="sm" className={classes.warn}>
          {few}
        </Text>
      )}
      <ol className={classes.steps}>
        <RequestStep file={name} />
        <li>
          Lấy khóa gốc trong két. Trên một máy tính không nối mạng gõ lệnh dưới đây. Màn hình ghi ai như danh sách
          trước, ai MỚI hoặc ĐỔI. Chỉ phải so những dòng MỚI, ĐỔI: gặp tận mặt, hoặc gọi số điện thoại đã biết từ trước,
          nghe người đó đọc vân tay ở trang Tài khoản của tôi. Đúng cả thì gõ "có", xong cất khóa gốc lại vào két.
          <Text mt={6} className={classes.warn}>
            Máy chủ bị kẻ khác chiếm thì hiện vân tay nào cũng được, cả ở đây lẫn trên máy của họ. Còn nghi ngờ máy chủ
            thì đừng ký: khôi phục máy chủ trước.
          </Text>
          <RootSignCommand file={name} />
        </li>
        <li>
          <UnsignedStep unsigned={state.unsigned} />
        </li>
        <li>
          Mang tệp đã ký về đây.
          <Group mt={6}>
            <FileButton onChange={(file) => void read(file)} accept=".txt,.jws,text/plain">
              {(props) => (
                <Button {...props} loading={take.isPending} leftSection={<IconFileUpload size={18} aria-hidden />}>
                  Chọn tệp đã ký
                </Button>
              )}
            </FileButton>
          </Group>
        </li>
      </ol>
      <ProblemNote error={isAsked ? null : take.error} />
      <ConfirmDialog
        opened={fewAsked && list !== undefined}
        title="Nhận danh sách ít người như vậy?"
        confirm="Nhận danh sách này"
        danger
        busy={take.isPending}
        error={null}
        onConfirm={() => {
          setFewAsked(false);
          if (list !== undefined) take.mutate({ text: list, confirm: false });
        }}
        onClose={() => {
          setFewAsked(false);
          setList(undefined);
        }}
      >
        <Text>{few}</Text>
        {leaving === undefined ? null : <Text>{leaving}</Text>}
      </ConfirmDialog>
      <ConfirmDialog
        opened={isAsked && list !== undefined}
        title="Nhận danh sách dù có nội dung sẽ im?"
        confirm="Nhận ngay, chấp nhận im lặng"
        danger
        busy={take.isPending}
        error={null}
        onConfirm={() => list !== undefined && take.mutate({ text: list, confirm: true })}
        onClose={() => {
          setList(undefined);
          take.reset();
        }}
      >
        <Text>{take.error?.message}</Text>
      </ConfirmDialog>
    </Card>
  );
}

function UnsignedStep({ unsigned: { planned, templates } }: { readonly unsigned: KeyState['unsigned'] }) {
  if (planned + templates === 0) return 'Mọi tin bài trong 14 ngày tới đã có đủ chữ ký.';
  return (
    <>
      {planned === 0 ? null : (
        <>
          <strong>{numberWords(planned)} tin bài trong 14 ngày tới chưa đủ chữ ký</strong> và sẽ không phát nếu nhận
          danh sách ngay.{' '}
        </>
      )}
      {templates === 0 ? null : (
        <>
          <strong>{numberWords(templates)} mẫu khẩn cấp đã thu hồi bằng chữ ký mà chưa ký lại đủ</strong>: khi khẩn cấp
          có trạm có thể không phát.{' '}
        </>
      )}
      Nhờ người duyệt{' '}
      <Anchor component={Link} href="/duyet/viec-khac">
        ký trước ở trang Duyệt
      </Anchor>
      .
    </>
  );
}
