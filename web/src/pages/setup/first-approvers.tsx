/** Hai người duyệt: right after the set-up, the two people who approve what sounds are invited; each gets a link of their own. */
import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import type { LinkMade } from '../../../../server/contract/sessions.ts';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import { OneTimeLink, OwnMachineNote } from '../../parts/one-time-link.tsx';
import { checkUsername } from '../../words/check-person.ts';
import { suggestUsername } from '../../words/suggest-username.ts';

interface Draft {
  readonly displayName: string;
  /** Undefined while it follows the name. */
  readonly username: string | undefined;
}

interface Invited {
  readonly name: string;
  readonly link: LinkMade;
}

export function FirstApprovers({ commune, zone }: { readonly commune: string; readonly zone: string }) {
  const [first, setFirst] = useState<Draft>({ displayName: '', username: undefined });
  const [second, setSecond] = useState<Draft>({ displayName: '', username: undefined });
  const [invited, setInvited] = useState<readonly Invited[]>([]);
  const client = useQueryClient();
  const [, go] = useLocation();
  const enter = () => {
    void client.resetQueries();
    go('/');
  };
  const wanted = [first, second].filter(({ displayName }) => displayName.trim() !== '');
  const invite = useMutation({
    // One after the other: whoever was invited before a refusal stays invited, and is not asked for again.
    mutationFn: async () => {
      const made = [...invited];
      for (const draft of wanted.slice(made.length)) {
        made.push(await inviteApprover(draft));
        setInvited([...made]);
      }
    },
  });
  if (invited.length > 0 && invite.isSuccess) {
    return (
      <Stack>
        <div>
          <Title order={1}>Gửi lời mời</Title>
          <Text c="dimmed">Mỗi người một đường dẫn riêng, mở trên điện thoại của chính người đó.</Text>
        </div>
        <OwnMachineNote />
        {invited.map(({ name, link }) => (
          <OneTimeLink key={link.id} link={link} person={name} commune={commune} zone={zone} />
        ))}
        <Button size="lg" onClick={enter}>
          Đã gửi, vào Loa
        </Button>
      </Stack>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  const allNamed = wanted.length > 0 && wanted.every((draft) => checkUsername(nameOf(draft)) === null);
  return (
    <form onSubmit={submit}>
      <Stack>
        <div>
          <Title order={1}>Hai người duyệt</Title>
          <Text c="dimmed">
            Không tin bài nào phát khi chưa có người duyệt, và không ai tự duyệt bài của mình. Nên có hai người, để một
            người đi vắng thì còn người kia; bài nêu tên người cần cả hai.
          </Text>
        </div>
        <PersonFields label="Người duyệt thứ nhất" draft={first} onChange={setFirst} locked={invited.length > 0} />
        <PersonFields label="Người duyệt thứ hai" draft={second} onChange={setSecond} locked={invited.length > 1} />
        <ProblemNote error={invite.error} />
        <Group grow>
          <Button variant="default" onClick={enter}>
            Để sau
          </Button>
          <Button type="submit" loading={invite.isPending} disabled={!allNamed}>
            Tạo lời mời
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function PersonFields({
  label,
  draft,
  onChange,
  locked,
}: {
  readonly label: string;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly locked: boolean;
}) {
  const username = nameOf(draft);
  return (
    <Stack gap={6}>
      <TextInput
        label={label}
        placeholder="Họ và tên"
        maxLength={100}
        disabled={locked}
        value={draft.displayName}
        onChange={({ currentTarget }) => onChange({ ...draft, displayName: currentTarget.value })}
      />
      {draft.displayName.trim() === '' ? null : (
        <TextInput
          label={`Tên đăng nhập của ${draft.displayName.trim()}`}
          autoCapitalize="none"
          disabled={locked}
          value={username}
          error={checkUsername(username)}
          onChange={({ currentTarget }) => onChange({ ...draft, username: currentTarget.value })}
        />
      )}
    </Stack>
  );
}

function nameOf({ username, displayName }: Draft): string {
  return username ?? suggestUsername(displayName);
}

async function inviteApprover(draft: Draft): Promise<Invited> {
  const name = draft.displayName.trim();
  const { id } = await api.createUser({ displayName: name, username: nameOf(draft), roles: ['approver'] });
  return { name, link: await api.makeLink(id) };
}
