/** Mẫu văn bản: how the commune's reports are headed, signed and sent, from which day on; and what figures are counted by. */
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { dateOf } from '../../words/time-words.ts';
import { ProfileForm } from './profile-form.tsx';
import { ReportTabs } from './report-tabs.tsx';
import { SettingsCard } from './settings-card.tsx';

export function ReportProfilePage() {
  const profiles = useQuery(queries.reportProfiles());
  const settings = useQuery(queries.settings());
  const earlier = profiles.data?.profiles.filter(({ validFrom }) => validFrom !== profiles.data?.inForce.validFrom);
  return (
    <Page name="report-profile" title="Mẫu văn bản" busy={profiles.data === undefined || settings.data === undefined}>
      <ReportTabs />
      {profiles.isPending ? <WaitingNote /> : null}
      <ProblemNote error={profiles.error ?? settings.error} retry={() => void profiles.refetch()} />
      {profiles.data === undefined ? null : (
        <ProfileForm key={profiles.data.inForce.validFrom} profiles={profiles.data} />
      )}
      {settings.data === undefined ? null : <SettingsCard settings={settings.data} />}
      {earlier === undefined || earlier.length === 0 ? null : (
        <Card title="Các mẫu khác đã đặt">
          <Stack gap={4}>
            {earlier.map(({ validFrom, agency, signerTitle, signerName }) => (
              <Text key={validFrom}>
                Từ {dateOf(validFrom)}: {agency}, người ký {signerTitle} {signerName}
              </Text>
            ))}
          </Stack>
        </Card>
      )}
    </Page>
  );
}
