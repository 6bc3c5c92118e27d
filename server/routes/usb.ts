/** The package of sound files and sheet for villages without a box: for an operator, and by a village's own link. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyReply } from 'fastify';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { attachmentHeader } from '../attachment-header.ts';
import { usbQuery, usbTicket, usbTicketQuery } from '../contract/listening.ts';
import { openTickets } from '../download-tickets.ts';
import { AppError } from '../errors.ts';
import { ensureMp3, mp3Encoder } from '../make-mp3.ts';
import { writeFiles } from '../report/write-files.ts';
import { localOf, soundsOf, type UsbDays, usbDays } from '../usb-days.ts';
import { usbNames } from '../usb-names.ts';
import { packUsb, type UsbFile } from '../usb-package.ts';
import { sheetDocument, sheetText } from '../usb-sheet.ts';

/** What a village's own link gives: from today on. */
const OWN_DAYS = 7;

interface Wanted {
  readonly stationId: string;
  readonly firstDay: string;
  readonly days: number;
}

/** /api/v1/usb.zip and its twin for a village. */
export function usbRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const tags = ['schedules'];
    // Each may make an hour of sound into MP3.
    const rateLimit = { max: 10, timeWindow: 60_000 };
    // Only its head would still have to be made whole.
    const zip = { exposeHeadRoute: false };
    const encode = mp3Encoder(deps.config.FFMPEG_PATH);
    const tickets = openTickets<Wanted>(deps.now);
    app.get(
      '/api/v1/usb.zip',
      {
        ...zip,
        // Its sheet says whom to call.
        config: { access: 'personal.read', rateLimit, streams: true },
        schema: { tags, querystring: usbQuery, description: DESCRIPTION },
      },
      async ({ query }, reply) => sendPackage(deps, encode, query, reply),
    );
    app.post(
      '/api/village/v1/usb-ticket',
      { config: { access: 'village', rateLimit }, schema: { tags, response: { 201: usbTicket } } },
      async (request, reply) => {
        const stationId = request.villageLink?.stationId ?? '';
        const { zone } = await communeOf(deps);
        const ticket = tickets.issue({ stationId, firstDay: localOf(deps.now(), zone).slice(0, 10), days: OWN_DAYS });
        return reply.status(201).send({ path: `/api/village/v1/usb.zip?ticket=${ticket}` });
      },
    );
    app.get(
      '/api/village/v1/usb.zip',
      { ...zip, config: { access: 'public', rateLimit, streams: true }, schema: { tags, querystring: usbTicketQuery } },
      async ({ query }, reply) => {
        const wanted = tickets.use(query.ticket);
        if (wanted === undefined) throw new AppError('ticket-over');
        return sendPackage(deps, encode, wanted, reply);
      },
    );
  };
}

const DESCRIPTION =
  'A zip: MP3 files named in the order of play, PHIEU.txt and PHIEU.pdf. Sent while it is made, so its size is not told beforehand.';

async function sendPackage(
  deps: AppDeps,
  encode: ReturnType<typeof mp3Encoder>,
  wanted: Wanted,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const usb = await usbDays(deps, wanted);
  const sounds = soundsOf(usb);
  const names = usbNames(sounds.map(({ startsAt, title }) => ({ local: localOf(startsAt, usb.zone), title })));
  const { media } = deps;
  const sheets = await sheetFiles(usb, names);
  const files = sounds.map(
    ({ sha256 }, index): UsbFile => ({
      name: names[index] ?? '',
      async open() {
        await ensureMp3({ ...deps, encode }, sha256);
        return media.readFile('mp3', sha256);
      },
    }),
  );
  const zip = packUsb([...sheets, ...files], deps.now());
  zip.on('error', (error) => deps.log.error({ err: error }, 'a package for USB broke off'));
  return reply
    .type('application/zip')
    .header('content-disposition', attachmentHeader(`loa-${usb.station.code}-${wanted.firstDay}.zip`))
    .header('cache-control', 'no-store')
    .send(zip);
}

/** Where too many documents wait to be written, the text alone. */
async function sheetFiles(usb: UsbDays, names: readonly string[]): Promise<UsbFile[]> {
  const text: UsbFile = { name: 'PHIEU.txt', open: async () => Buffer.from(sheetText(usb, names)) };
  const wanted = { title: `Phiếu phát sóng ${usb.station.name}`, blocks: sheetDocument(usb, names), sheets: [] };
  const [pdf] = await writeFiles({ ...wanted, kinds: ['pdf'] }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'queue-full') return [];
    throw error;
  });
  return pdf === undefined ? [text] : [text, { name: 'PHIEU.pdf', open: async () => pdf.bytes }];
}
