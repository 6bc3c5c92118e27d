/** "Mẫu buổi sáng", "Mẫu buổi chiều": a new programme begins with a usual session instead of nothing. */
import { Button, Group, Text } from '@mantine/core';
import { IconSun, IconSunset2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Card } from '../../parts/card.tsx';
import { useNow } from '../../parts/use-now.ts';
import { queries } from '../../queries.ts';
import { type Session, type SessionName, sessionTemplate } from './session-template.ts';

export function SessionStarts({ onStart }: { readonly onStart: (session: Session) => void }) {
  const nowMs = useNow(60_000);
  const segments = useQuery(queries.segments({ state: 'approved' })).data?.segments;
  const sources = useQuery(queries.relaySources()).data?.sources;
  const topics = useQuery(queries.topics()).data?.topics;
  const ready = segments !== undefined && sources !== undefined && topics !== undefined;
  const start = (name: SessionName) => {
    if (ready) onStart(sessionTemplate(name, { segments, sources, topics: topics.map(({ code }) => code), nowMs }));
  };
  return (
    <Card title="Bắt đầu nhanh">
      <Text mb="xs">Lấy mẫu một buổi phát nửa giờ rồi sửa cho hợp với xã; hoặc tự thêm từng mục ở dưới.</Text>
      <Group gap="sm">
        <Button
          variant="default"
          disabled={!ready}
          leftSection={<IconSun size={20} aria-hidden />}
          onClick={() => start('morning')}
        >
          Mẫu buổi sáng
        </Button>
        <Button
          variant="default"
          disabled={!ready}
          leftSection={<IconSunset2 size={20} aria-hidden />}
          onClick={() => start('afternoon')}
        >
          Mẫu buổi chiều
        </Button>
      </Group>
    </Card>
  );
}
