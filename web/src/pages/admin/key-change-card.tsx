/** A change of keys under way: what to carry where, and the signed list coming back. */
import { Button, FileButton, Group, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import type { KeyState } from '../../../../server/contract/keys.ts';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { fewOnListWords, inFours, leavingWords } from '../../words/key-words.ts';
import classes from './admin.module.css';
import { RequestStep } from './request-step.tsx';
import { RootSignCommand } from './root-sign-command.tsx';
import { useKeyAct } from './use-key-act.ts';

export function KeyChangeCard({
  next,
  state,
}: {
  readonly next: NonNullable<KeyState['next']>;
  readonly state: KeyState;
}) {
  const take = useKeyAct(
    async (file: File) => api.takeKeyList(await file.text()),
    'Đã đổi khóa. Các trạm đang nhận khóa mới.',
  );
  const giveUp = useKeyAct(() => api.giveUpKeyChange(), 'Đã thôi đổi khóa. Khóa đang dùng vẫn như cũ.');
  const name = `yeu-cau-ky-khoa-so-${next.version}.json`;
  return (
    <Card title="Đang đổi khóa" className={classes.change}>
      <Text mb="sm">
        Còn ba bước. Trước khi xong bước 3 các trạm vẫn dùng khóa cũ và phát bình thường; tắt máy giữa chừng cũng không
        sao.
        {next.leaked ? ' Khóa cũ bị bỏ ngay khi xong bước 3.' : ''}
      </Text>
      {/* Where other people are wished for, the same list names them. */}
      {state.askedVersion === null ? null : (
        <Text mb="sm" className={classes.warn}>
          Danh sách này cũng đổi người ký. {leavingWords(state.people)} {fewOnListWords(state.people)}
        </Text>
      )}
      <ol className={classes.steps}>
        <RequestStep file={name} />
        <li>
          Lấy khóa gốc trong két. Trên một máy tính không nối mạng gõ lệnh dưới đây, so vân tay khóa mới{' '}
          <strong className={`number ${classes.whole}`}>{inFours(next.key)}</strong>, rồi gõ "có". Xong thì cất khóa gốc
          lại vào két.
          <RootSignCommand file={name} />
        </li>
        <li>
          Mang tệp đã ký về đây.
          <Group mt={6}>
            <FileButton onChange={(file) => file !== null && take.mutate(file)} accept=".txt,.jws,text/plain">
              {(props) => (
                <Button {...props} loading={take.isPending} leftSection={<IconFileUpload size={18} aria-hidden />}>
                  Chọn tệp đã ký
                </Button>
              )}
            </FileButton>
            <Button variant="default" loading={giveUp.isPending} onClick={() => giveUp.mutate(undefined)}>
              Thôi, không đổi nữa
            </Button>
          </Group>
        </li>
      </ol>
      <ProblemNote error={take.error ?? giveUp.error} />
    </Card>
  );
}
