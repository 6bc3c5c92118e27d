/** The first step of every new key list: the file that the root key signs is carried away. */
import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keyRequestPath } from '../../api.ts';

export function RequestStep({ file }: { readonly file: string }) {
  return (
    <li>
      Tải tệp yêu cầu ký về, chép vào USB.
      <Group mt={6}>
        <Button
          component="a"
          href={keyRequestPath}
          download={file}
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          Tải tệp yêu cầu ký
        </Button>
      </Group>
    </li>
  );
}
