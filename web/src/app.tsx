/** Which page an address shows, and who has to log in first. */
import { Button, Center, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link, Redirect, Route, Switch } from 'wouter';
import type { Me } from '../../server/contract/people.ts';
import { LiveProvider } from './live.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from './parts/notes.tsx';
import { queries } from './queries.ts';
import { ApiProblem } from './request.ts';
import { SessionProvider } from './session.tsx';
import { Shell } from './shell/shell.tsx';
import { UploadsProvider } from './uploads/uploads.tsx';

const LoginPage = lazy(async () => ({ default: (await import('./pages/login.tsx')).LoginPage }));
const InvitePage = lazy(async () => ({ default: (await import('./pages/invite/invite-page.tsx')).InvitePage }));
const SecondStepPage = lazy(async () => ({
  default: (await import('./pages/account/second-step-page.tsx')).SecondStepPage,
}));
const AccountPage = lazy(async () => ({ default: (await import('./pages/account/account-page.tsx')).AccountPage }));
const LockScreen = lazy(async () => ({ default: (await import('./shell/lock-screen.tsx')).LockScreen }));
const SetupPage = lazy(async () => ({ default: (await import('./pages/setup.tsx')).SetupPage }));
const TodayPage = lazy(async () => ({ default: (await import('./pages/today/today-page.tsx')).TodayPage }));
const EmergencyPage = lazy(async () => ({
  default: (await import('./pages/emergency/emergency-page.tsx')).EmergencyPage,
}));
const ReceiptsPage = lazy(async () => ({
  default: (await import('./pages/emergency/receipts-page.tsx')).ReceiptsPage,
}));
const LibraryPage = lazy(async () => ({ default: (await import('./pages/library/library-page.tsx')).LibraryPage }));
const ApprovePage = lazy(async () => ({ default: (await import('./pages/approve/approve-page.tsx')).ApprovePage }));
const SchedulePage = lazy(async () => ({ default: (await import('./pages/schedule/schedule-page.tsx')).SchedulePage }));
const ScheduleFormPage = lazy(async () => ({
  default: (await import('./pages/schedule/schedule-form-page.tsx')).ScheduleFormPage,
}));
const ProgrammesPage = lazy(async () => ({
  default: (await import('./pages/programmes/programmes-page.tsx')).ProgrammesPage,
}));
const ProgrammeFormPage = lazy(async () => ({
  default: (await import('./pages/programmes/programme-form-page.tsx')).ProgrammeFormPage,
}));
const TargetsPage = lazy(async () => ({ default: (await import('./pages/targets/targets-page.tsx')).TargetsPage }));
const ProposePage = lazy(async () => ({ default: (await import('./pages/targets/propose-page.tsx')).ProposePage }));
const PolicyPage = lazy(async () => ({ default: (await import('./pages/policy/policy-page.tsx')).PolicyPage }));
const RelaySourcesPage = lazy(async () => ({
  default: (await import('./pages/policy/relay-sources-page.tsx')).RelaySourcesPage,
}));
const RunSheetPage = lazy(async () => ({
  default: (await import('./pages/run-sheet/run-sheet-page.tsx')).RunSheetPage,
}));
const StationsPage = lazy(async () => ({ default: (await import('./pages/stations/stations-page.tsx')).StationsPage }));
const StationPage = lazy(async () => ({ default: (await import('./pages/stations/station-page.tsx')).StationPage }));
const LogPage = lazy(async () => ({ default: (await import('./pages/log/log-page.tsx')).LogPage }));
const AdminPage = lazy(async () => ({ default: (await import('./pages/admin/admin-page.tsx')).AdminPage }));
const AirAnswerPage = lazy(async () => ({
  default: (await import('./pages/air-answer/air-answer-page.tsx')).AirAnswerPage,
}));
const EvidencePage = lazy(async () => ({ default: (await import('./pages/evidence/evidence-page.tsx')).EvidencePage }));
const IncidentsPage = lazy(async () => ({
  default: (await import('./pages/incidents/incidents-page.tsx')).IncidentsPage,
}));
const ComplaintsPage = lazy(async () => ({
  default: (await import('./pages/complaints/complaints-page.tsx')).ComplaintsPage,
}));
const FiguresPage = lazy(async () => ({
  default: (await import('./pages/report/figures/figures-page.tsx')).FiguresPage,
}));
const ReportsPage = lazy(async () => ({ default: (await import('./pages/report/reports-page.tsx')).ReportsPage }));
const ReportPage = lazy(async () => ({ default: (await import('./pages/report/report-page.tsx')).ReportPage }));
const ReportProfilePage = lazy(async () => ({
  default: (await import('./pages/report/report-profile-page.tsx')).ReportProfilePage,
}));
const ListeningPage = lazy(async () => ({
  default: (await import('./pages/listening/listening-page.tsx')).ListeningPage,
}));
const ListeningManagePage = lazy(async () => ({
  default: (await import('./pages/listening/listening-manage-page.tsx')).ListeningManagePage,
}));

export function App() {
  return (
    <Suspense fallback={<WaitingNote />}>
      <Switch>
        <Route path="/cai-dat" component={SetupPage} />
        <Route path="/nghe-lai" component={ListeningPage} />
        <Route path="/moi" component={InvitePage} />
        <Route path="/dat-lai" component={InvitePage} />
        <Route>
          <Guarded />
        </Route>
      </Switch>
    </Suspense>
  );
}

function Guarded() {
  const me = useQuery(queries.me());
  const refusal = me.error instanceof ApiProblem ? me.error : undefined;
  const locked = refusal?.code === 'session-locked';
  if (refusal?.status === 401 && !locked) return <LoginPage />;
  if (me.data?.account?.state === 'half') return <SecondStepPage me={me.data} />;
  if (me.data !== undefined || locked) {
    return (
      <>
        {me.data === undefined ? null : <Inside me={me.data} />}
        {/* Over the pages, which stay as they are. */}
        <Suspense fallback={null}>{locked ? <LockScreen opened who={me.data?.user} /> : null}</Suspense>
      </>
    );
  }
  if (me.isPending) return <WaitingNote />;
  return (
    <Center mih="100dvh" p="md">
      <Stack maw={480}>
        <ProblemNote error={me.error} retry={() => void me.refetch()} />
      </Stack>
    </Center>
  );
}

function Inside({ me }: { readonly me: Me }) {
  return (
    <SessionProvider me={me}>
      <LiveProvider>
        <UploadsProvider>
          <Shell>
            <Suspense fallback={<WaitingNote />}>
              <Pages admin={me.user.roles.includes('admin')} />
            </Suspense>
          </Shell>
        </UploadsProvider>
      </LiveProvider>
    </SessionProvider>
  );
}

function Pages({ admin }: { readonly admin: boolean }) {
  return (
    <Switch>
      <Route path="/" component={TodayPage} />
      <Route path="/khan-cap" component={EmergencyPage} />
      <Route path="/khan-cap/:id">{({ id }) => <ReceiptsPage key={id} orderId={id} />}</Route>
      <Route path="/kho-tin-bai/:id?">{({ id }) => <LibraryPage openId={id} />}</Route>
      <Route path="/duyet/tuan">{() => <ApprovePage tab="week" />}</Route>
      <Route path="/duyet/viec-khac">{() => <ApprovePage tab="other" />}</Route>
      <Route path="/duyet/:id?">{({ id }) => <ApprovePage tab="waiting" openId={id} />}</Route>
      <Route path="/nghe-lai/quan-ly" component={ListeningManagePage} />
      <Route path="/lich-phat" component={SchedulePage} />
      <Route path="/lich-phat/moi">{() => <ScheduleFormPage />}</Route>
      <Route path="/lich-phat/in" component={RunSheetPage} />
      <Route path="/lich-phat/chuong-trinh" component={ProgrammesPage} />
      <Route path="/lich-phat/chuong-trinh/moi">{() => <ProgrammeFormPage />}</Route>
      <Route path="/lich-phat/chuong-trinh/:id">{({ id }) => <ProgrammeFormPage programmeId={id} />}</Route>
      <Route path="/lich-phat/chi-tieu" component={TargetsPage} />
      <Route path="/lich-phat/de-xuat" component={ProposePage} />
      <Route path="/lich-phat/quy-che" component={PolicyPage} />
      <Route path="/lich-phat/tiep-am" component={RelaySourcesPage} />
      <Route path="/lich-phat/:id">{({ id }) => <ScheduleFormPage scheduleId={id} />}</Route>
      <Route path="/tram">{() => <StationsPage tab="stations" />}</Route>
      <Route path="/tram/nhom">{() => <StationsPage tab="zones" />}</Route>
      <Route path="/tram/:id">{({ id }) => <StationPage stationId={id} />}</Route>
      <Route path="/nhat-ky" component={LogPage} />
      <Route path="/nhat-ky/luc-do" component={AirAnswerPage} />
      <Route path="/nhat-ky/xac-nhan" component={EvidencePage} />
      <Route path="/nhat-ky/su-co" component={IncidentsPage} />
      <Route path="/nhat-ky/phan-anh/:id?">{({ id }) => <ComplaintsPage openId={id} />}</Route>
      <Route path="/bao-cao" component={FiguresPage} />
      <Route path="/bao-cao/soan" component={ReportsPage} />
      <Route path="/bao-cao/mau">{() => (admin ? <ReportProfilePage /> : <Redirect to="/bao-cao" />)}</Route>
      <Route path="/bao-cao/:id">{({ id }) => <ReportPage key={id} reportId={id} />}</Route>
      <Route path="/tai-khoan" component={AccountPage} />
      <Route path="/quan-tri/:tab?">{({ tab }) => (admin ? <AdminPage tab={tab} /> : <Redirect to="/" />)}</Route>
      <Route>
        <EmptyNote title="Không có trang này">
          <Button component={Link} href="/" mt="sm">
            Về Hôm nay
          </Button>
        </EmptyNote>
      </Route>
    </Switch>
  );
}
