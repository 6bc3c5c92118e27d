/** An fm station sounds with its whole group: names who else will, and asks. */
import { Alert, Checkbox, Text } from '@mantine/core';
import { IconAntenna } from '@tabler/icons-react';
import type { Preview } from '../../../../server/contract/schedules.ts';

export function FmGroupNote({
  group,
  accepted,
  onChange,
}: {
  readonly group: Preview['fmGroup'];
  readonly accepted: boolean;
  readonly onChange: (accepted: boolean) => void;
}) {
  if (group === null) return null;
  return (
    <Alert color="orange" mt="sm" icon={<IconAntenna aria-hidden />} title="Trạm FM phát theo cả nhóm">
      <Text>
        Trạm FM phát đúng những gì «{group.carrier}» phát, nên các nơi sau cũng sẽ phát:{' '}
        <strong>{group.added.join(', ')}</strong>.
      </Text>
      <Checkbox
        mt={8}
        label="Đồng ý phát ở tất cả các nơi này"
        checked={accepted}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </Alert>
  );
}
