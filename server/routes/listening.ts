/** Public listening: aired, approved segments to hear again, and the feed. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { publicItem, publicList, publicQuery } from '../contract/listening.ts';
import { idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { podcastFeed } from '../podcast-feed.ts';
import { isListeningOpen, type ListeningItem, listeningShelf, openToAll } from '../public-listening.ts';
import { sendBytes } from '../send-media.ts';
import { listTopics } from '../store/segment-store.ts';

/** So many on a page; what aired in the same moment as the last of them comes along. */
const PAGE = 30;
/** A feed reader asks for the newest only. */
const FEED_ITEMS = 200;
/** Readers ask again after this long, s. */
const FEED_REFRESH_S = 600;
const audioParams = z.object({ name: z.string().regex(/^[0-9a-f]{64}(\.mp3)?$/) });

/** /api/public/v1 and /nghe-lai/rss.xml. */
export function listeningRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { media } = deps;
    const tags = ['listening'];
    const open = { config: { access: 'public' as const, rateLimit: { max: 120, timeWindow: 60_000 } } };
    const shelf = listeningShelf(deps);
    const openItems = async () => {
      if (!(await isListeningOpen(deps))) throw new AppError('listening-off');
      return openToAll(await shelf());
    };
    app.get(
      '/api/public/v1/items',
      { ...open, schema: { tags, querystring: publicQuery, response: { 200: publicList } } },
      async ({ query }) => pageOf(deps, await openItems(), query),
    );
    app.get(
      '/api/public/v1/items/:id',
      { ...open, schema: { tags, params: idParams, response: { 200: publicItem } } },
      async ({ params }) => {
        const item = (await openItems()).find(({ record }) => record.row.id === params.id);
        if (item === undefined) throw new AppError('not-found', { what: 'bài để nghe lại' });
        return viewItem(item, await topicTitles(deps));
      },
    );
    app.get(
      '/api/public/v1/audio/:name',
      {
        config: { ...open.config, streams: true },
        schema: { tags, params: audioParams, description: 'audio/mpeg; answers HEAD and Range' },
      },
      async (request, reply) => {
        const sha256 = request.params.name.slice(0, 64);
        const isOpen = (await openItems()).some((item) => item.sha256 === sha256);
        const bytes = isOpen ? await media.fileBytes('mp3', sha256) : undefined;
        if (bytes === undefined) throw new AppError('not-found', { what: 'bài để nghe lại' });
        // A short while only: what is taken out is gone from every cache within the hour.
        reply.type('audio/mpeg').header('etag', `"${sha256}-mp3"`).header('cache-control', 'public, max-age=3600');
        forOtherSites(reply);
        return sendBytes({ bytes, read: (range) => media.readFile('mp3', sha256, range) }, request, reply);
      },
    );
    app.get('/nghe-lai/rss.xml', { ...open, schema: { hide: true } }, async (request, reply) => {
      const items = (await openItems()).slice(0, FEED_ITEMS);
      const [titles, { name: commune }] = [await topicTitles(deps), await communeOf(deps)];
      const feed = items.map((item) => ({
        ...feedItem(item),
        topics: topicsOf(item, titles).map(({ title }) => title),
      }));
      return forOtherSites(reply)
        .header('content-type', 'application/rss+xml; charset=utf-8')
        .header('cache-control', `public, max-age=${FEED_REFRESH_S}`)
        .send(podcastFeed(feed, { origin: originOf(deps, request), commune }));
    });
  };
}

/** Players of podcasts are pages of other sites. */
function forOtherSites(reply: FastifyReply): FastifyReply {
  return reply.header('cross-origin-resource-policy', 'cross-origin').header('access-control-allow-origin', '*');
}

/** Addresses in a feed are whole ones: those that people use, or as this request named the server. */
function originOf({ config }: AppDeps, request: FastifyRequest): string {
  return config.LOA_PUBLIC_URL?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
}

async function pageOf(deps: AppDeps, all: readonly ListeningItem[], { topic, before }: z.output<typeof publicQuery>) {
  const titles = await topicTitles(deps);
  const { name: commune, zone } = await communeOf(deps);
  const topics = [...titles]
    .map(([code, title]) => ({ code, title, items: all.filter((item) => isAbout(item, code)).length }))
    .filter(({ items }) => items > 0);
  const wanted = all
    .filter((item) => topic === undefined || isAbout(item, topic))
    .filter(({ airedAt }) => before === undefined || airedAt < before);
  const last = wanted[PAGE - 1];
  const items = last === undefined ? wanted : wanted.filter(({ airedAt }) => airedAt >= last.airedAt);
  const next = items.length < wanted.length ? (last?.airedAt ?? null) : null;
  return { commune, zone, topics, items: items.map((item) => viewItem(item, titles)), next };
}

/** A topic's parts belong to it. */
function isAbout({ record }: ListeningItem, code: string): boolean {
  return record.topics.some((topic) => topic === code || topic.startsWith(`${code}.`));
}

function viewItem(item: ListeningItem, titles: ReadonlyMap<string, string>) {
  const { record, sha256, durationMs, airedAt } = item;
  const { id, title, kind, text } = record.row;
  return { id, title, kind, text, sha256, durationMs, airedAt, topics: topicsOf(item, titles) };
}

function topicsOf({ record }: ListeningItem, titles: ReadonlyMap<string, string>) {
  return record.topics.map((code) => ({ code, title: titles.get(code) ?? code }));
}

function feedItem({ record, sha256, durationMs, airedAt, mp3Bytes = 0 }: ListeningItem) {
  const { id, title, text } = record.row;
  return { id, title, text, sha256, durationMs, airedAt, mp3Bytes };
}

async function topicTitles({ db, communeId }: AppDeps): Promise<Map<string, string>> {
  return new Map((await listTopics(db, communeId)).map(({ code, title }) => [code, title]));
}
