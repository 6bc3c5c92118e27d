/** Takes what is shown away: as a file for Excel or for another program, or on paper. */
import { Button, Menu } from '@mantine/core';
import { IconFileExport, IconPrinter } from '@tabler/icons-react';
import { api } from '../../api.ts';
import { usePhone } from '../../parts/use-phone.ts';
import type { LedgerFilter } from '../../wire.ts';

export function ExportMenu({ filter }: { readonly filter: LedgerFilter }) {
  const phone = usePhone();
  return (
    <>
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <Button variant="default" leftSection={<IconFileExport size={18} aria-hidden />}>
            Xuất tệp
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={api.exportPath(filter, 'csv')} download>
            Bảng để mở bằng Excel (CSV)
          </Menu.Item>
          <Menu.Item component="a" href={api.exportPath(filter, 'json')} download>
            Dữ liệu đầy đủ cho phần mềm khác (JSON)
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {phone ? null : (
        <Button variant="default" leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => window.print()}>
          In
        </Button>
      )}
    </>
  );
}
