/** What a page says when something failed, when there is nothing yet, and while it waits. */
import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** A refusal's sentence as it is; `retry` offers to ask again. Nothing when there is no error. */
export function ProblemNote({ error, retry }: { readonly error: Error | null; readonly retry?: () => void }) {
  if (error === null) return null;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert" title={error.message}>
      {retry === undefined ? null : (
        <Button size="sm" variant="default" onClick={retry}>
          Thử lại
        </Button>
      )}
    </Alert>
  );
}

/** An empty page says what to do first. */
export function EmptyNote({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Stack align="center" gap={4} py="xl" px="md">
      <Text fw={600} ta="center">
        {title}
      </Text>
      {children === undefined ? null : (
        <Text c="dimmed" ta="center" component="div" maw={560}>
          {children}
        </Text>
      )}
    </Stack>
  );
}

/** Waiting for the first answer. */
export function WaitingNote() {
  return (
    <Center py="xl" role="status" aria-label="Đang tải">
      <Loader />
    </Center>
  );
}
