/** What is typed where the root key signs, with Loa on that machine or with Node alone. */
import { Code, Text } from '@mantine/core';

export function RootSignCommand({ file }: { readonly file: string }) {
  return (
    <>
      <Text size="sm" mt={6}>
        Máy có bản Loa: chép tệp vào thư mục của Loa, mở dòng lệnh ở thư mục ấy, gõ
      </Text>
      <Code block mt={4}>
        npm run loa -- root-sign {file}
      </Code>
      <Text size="sm" mt={6}>
        Máy không có bản Loa: cài Node 24.2 trở lên, chép tệp server/root-sign.ts của Loa và tệp yêu cầu vào một thư
        mục, mở dòng lệnh ở thư mục ấy, gõ
      </Text>
      <Code block mt={4}>
        node root-sign.ts {file}
      </Code>
    </>
  );
}
