/** Where sound files are dropped, or chosen with a click. */
import { Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.css';
import { IconUpload } from '@tabler/icons-react';
import { tellProblem } from '../../acts/tell.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { useUploads } from '../../uploads/uploads.tsx';
import { fileRefusal } from '../../words/file-refusal.ts';
import classes from './library.module.css';

/** What the server takes at most; a bigger file is turned away before it is sent. */
const maxBytes = 500 * 1024 * 1024;

export function DropHere() {
  const { add } = useUploads();
  // Nothing is dragged on a phone.
  const words = usePhone() ? 'Chọn tệp âm thanh' : 'Kéo thả tệp âm thanh vào đây, hoặc bấm để chọn tệp';
  return (
    <Dropzone
      onDrop={(files) => add(files)}
      onReject={(rejections) => {
        for (const { file } of rejections) tellProblem(new Error(fileRefusal(file) ?? tooBig(file)));
      }}
      maxSize={maxBytes}
      validator={(file) => {
        const refusal = fileRefusal(file);
        return refusal === undefined ? null : { code: 'file-invalid-type', message: refusal };
      }}
      className={classes.drop ?? ''}
      inputProps={{ 'aria-label': 'Chọn tệp âm thanh để tải lên' }}
      aria-label={words}
    >
      <div className={classes.dropText}>
        <IconUpload size={26} stroke={1.7} aria-hidden />
        <div>
          <Text fw={600}>{words}</Text>
          <Text size="sm" c="dimmed">
            Nhiều tệp một lúc cũng được · mp3, wav, m4a, ogg, flac, amr, 3gp, video của điện thoại · mỗi tệp tối đa 500
            MB
          </Text>
        </div>
      </div>
    </Dropzone>
  );
}

function tooBig({ name }: { readonly name: string }): string {
  return `Tệp «${name}» lớn hơn 500 MB nên không nhận được. Cắt ngắn hoặc nén tệp rồi gửi lại.`;
}
