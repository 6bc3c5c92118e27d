/** The HTTP application: plugins, who may call what, how errors are answered; the routes live one file per resource. */
import fastifyCookie from '@fastify/cookie';
import fastifyRateLimit from '@fastify/rate-limit';
import { fastifySSE } from '@fastify/sse';
import fastifySwagger from '@fastify/swagger';
import { createJsonSchemaTransform, serializerCompiler, validatorCompiler } from '@fastify/type-provider-zod';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { AppDeps } from './app-deps.ts';
import type { Config } from './config.ts';
import { instant } from './contract/words.ts';
import { AppError, errorStatus, errorText } from './errors.ts';
import { guard } from './guard.ts';
import { fieldWords, requestWords, speakVietnamese } from './input-words.ts';
import { serveDocs, setPagePolicy } from './page-policy.ts';
import { actRoutes } from './routes/acts.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { auditRoutes } from './routes/audit.ts';
import { backupRoutes } from './routes/backups.ts';
import { calendarRoutes } from './routes/calendar.ts';
import { complaintRoutes } from './routes/complaints.ts';
import { conflictRoutes } from './routes/conflicts.ts';
import { delegationRoutes } from './routes/delegations.ts';
import { doorRoutes } from './routes/doors.ts';
import { eventRoutes } from './routes/events.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { exceptionDayRoutes } from './routes/exception-days.ts';
import { factorRoutes } from './routes/factors.ts';
import { figureRoutes } from './routes/figures.ts';
import { healthRoutes } from './routes/health.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { interruptRoutes } from './routes/interrupts.ts';
import { keyRoutes } from './routes/keys.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { listeningRoutes } from './routes/listening.ts';
import { listeningAdminRoutes } from './routes/listening-admin.ts';
import { noticeRoutes } from './routes/notices.ts';
import { occurrenceRoutes } from './routes/occurrences.ts';
import { oneTimeLinkRoutes } from './routes/one-time-links.ts';
import { ownVillageRoutes } from './routes/own-village.ts';
import { passkeyLoginRoutes } from './routes/passkey-login.ts';
import { peopleRoutes } from './routes/people.ts';
import { placeRoutes } from './routes/places.ts';
import { planRoutes } from './routes/plan.ts';
import { policyRoutes } from './routes/policy.ts';
import { programmeRoutes } from './routes/programmes.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { relaySourceRoutes } from './routes/relay-sources.ts';
import { reportProfileRoutes } from './routes/report-profile.ts';
import { reportScanRoutes } from './routes/report-scans.ts';
import { reportRoutes } from './routes/reports.ts';
import { runSheetRoutes } from './routes/run-sheet.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { segmentRoutes } from './routes/segments.ts';
import { sessionRoutes } from './routes/session.ts';
import { sessionListRoutes } from './routes/sessions.ts';
import { settingRoutes } from './routes/settings.ts';
import { stationWireRoutes } from './routes/station-wire.ts';
import { stationRoutes } from './routes/stations.ts';
import { targetRoutes } from './routes/targets.ts';
import { todayRoutes } from './routes/today.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { usbRoutes } from './routes/usb.ts';
import { villageLinkRoutes } from './routes/village-links.ts';
import { serveWeb } from './serve-web.ts';

/** JSON bodies are small; uploads and journals set their own limits. */
const BODY_LIMIT_BYTES = 1_048_576;

/** Builds the app; the caller listens. */
export async function buildApp(deps: AppDeps, webDist: string): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 120_000,
    connectionTimeout: 0,
    // An idle station speaks every two minutes: a connection that was closed in between would cost its SIM more than what it says.
    keepAliveTimeout: 180_000,
    // The one proxy in front: the address it saw, which it wrote last. What stands before that was written by the caller.
    // As a function: a number of hops Fastify takes for none.
    trustProxy: deps.config.LOA_TRUST_PROXY ? (_address, hop) => hop === 0 : false,
    forceCloseConnections: true,
    frameworkErrors: answerError,
  });
  speakVietnamese();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
  app.decorateRequest('person', undefined);
  app.decorateRequest('session', undefined);
  app.decorateRequest('oneTimeLink', undefined);
  app.decorateRequest('station', undefined);
  app.decorateRequest('villageLink', undefined);
  await addPlugins(app, deps.config);
  guard(app, deps);
  for (const routes of [
    healthRoutes,
    sessionRoutes,
    sessionListRoutes,
    factorRoutes,
    passkeyLoginRoutes,
    oneTimeLinkRoutes,
    peopleRoutes,
    delegationRoutes,
    auditRoutes,
    segmentRoutes,
    uploadRoutes,
    recordingRoutes,
    approvalRoutes,
    actRoutes,
    programmeRoutes,
    policyRoutes,
    exceptionDayRoutes,
    relaySourceRoutes,
    placeRoutes,
    planRoutes,
    scheduleRoutes,
    occurrenceRoutes,
    conflictRoutes,
    interruptRoutes,
    calendarRoutes,
    runSheetRoutes,
    targetRoutes,
    stationRoutes,
    keyRoutes,
    ledgerRoutes,
    todayRoutes,
    eventRoutes,
    noticeRoutes,
    stationWireRoutes,
    evidenceRoutes,
    villageLinkRoutes,
    ownVillageRoutes,
    incidentRoutes,
    complaintRoutes,
    figureRoutes,
    reportRoutes,
    reportScanRoutes,
    reportProfileRoutes,
    settingRoutes,
    listeningRoutes,
    listeningAdminRoutes,
    usbRoutes,
    backupRoutes,
    doorRoutes,
  ]) {
    await app.register(routes(deps));
  }
  await serveWeb(app, webDist);
  return app;
}

async function addPlugins(app: FastifyInstance, config: Config): Promise<void> {
  await setPagePolicy(app, config);
  await app.register(fastifyCookie);
  await app.register(fastifyRateLimit, {
    global: false,
    errorResponseBuilder: () => new AppError('too-many-requests'),
  });
  await app.register(fastifySSE, { heartbeatInterval: 15_000 });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Loa',
        version: '1',
        description:
          "Plans, sends, plays and proves the broadcasts of a commune's loudspeakers. Instants are ISO 8601 UTC.",
      },
    },
    transform: createJsonSchemaTransform({
      zodToJsonConfig: {
        override: ({ zodSchema, jsonSchema }) => {
          if ((zodSchema as unknown) !== instant) return;
          for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Record<string, unknown>)[key];
          Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
        },
      },
    }),
  });
  await serveDocs(app);
}

function answerError(error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply): void {
  const known = toAppError(error, request);
  const status = errorStatus(known.code);
  // A query may carry a secret: the address of a calendar does.
  const [path] = request.url.split('?');
  if (status >= 500) request.log.error({ err: error, path }, 'request failed');
  void reply.status(status).send({ code: known.code, message: errorText(known.code, known.facts), facts: known.facts });
}

function toAppError(error: FastifyError | AppError, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  if (error.validation !== undefined) {
    const [first] = error.validation;
    const field = fieldWords(first?.instancePath ?? '');
    const reason = first?.message ?? 'chưa đúng dạng';
    return new AppError('bad-request', {
      detail: field === undefined ? reason : `${field}: ${reason}`,
      field: first?.instancePath,
    });
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new AppError('too-large', { maxMb: (request.routeOptions.bodyLimit ?? BODY_LIMIT_BYTES) / 1_048_576 });
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT') return new AppError('too-slow');
  if (error.statusCode === 415) return new AppError('wrong-media-type');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new AppError('bad-request', { detail: requestWords(error.code), reason: error.code });
  }
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC' || error.code === 'SQLITE_FULL')
    return new AppError('disk-full');
  return new AppError('server-fault', { requestId: request.id }, error);
}
