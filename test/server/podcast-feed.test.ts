/** The feed of what may be heard again: read by the Podcast Index's own parser, and held against RSS 2.0 and Apple's list by hand. */
import { parseFeed } from 'podcast-partytime';
import { expect, test } from 'vitest';
import { type FeedItem, podcastFeed } from '../../server/podcast-feed.ts';

const SITE = { origin: 'https://loa.sontay.example', commune: 'xã Sơn Tây' };
const item = (over: Partial<FeedItem> = {}): FeedItem => ({
  id: 'tin-1',
  title: 'Một cửa: nộp ở đâu, bao lâu có kết quả',
  text: 'Kính thưa bà con.\nMời bà con đến bộ phận một cửa.',
  topics: ['Cải cách thủ tục hành chính'],
  airedAt: Date.parse('2026-11-23T22:00:00Z'),
  durationMs: 61_400,
  sha256: 'a'.repeat(64),
  mp3Bytes: 491_200,
  ...over,
});

test("the Podcast Index's parser reads every field", () => {
  const feed = parseFeed(podcastFeed([item(), item({ id: 'tin-2', sha256: 'b'.repeat(64) })], SITE));
  expect(feed).toMatchObject({
    title: 'Nghe lại đài truyền thanh xã Sơn Tây',
    link: 'https://loa.sontay.example/nghe-lai',
    language: 'vi',
    author: 'Đài truyền thanh xã Sơn Tây',
    explicit: false,
    itunesType: 'episodic',
    itunesCategory: ['Government'],
    itunesImage: 'https://loa.sontay.example/nghe-lai.png',
    pubsub: { self: 'https://loa.sontay.example/nghe-lai/rss.xml' },
  });
  expect(feed?.items).toHaveLength(2);
  expect(feed?.items[0]).toMatchObject({
    title: 'Một cửa: nộp ở đâu, bao lâu có kết quả',
    guid: `tin-1:${'a'.repeat(64)}`,
    duration: 61,
    pubDate: new Date('2026-11-23T22:00:00Z'),
    enclosure: { length: 491_200, type: 'audio/mpeg', url: expect.stringMatching(/^https:\/\/loa\..*\.mp3$/) },
  });
});

test('what RSS 2.0 asks for is there, once, in its form', () => {
  const xml = podcastFeed([item()], SITE);
  const channel = xml.slice(0, xml.indexOf('<item>'));
  const inItem = xml.slice(xml.indexOf('<item>'));
  expect(xml).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>\n<rss version="2\.0" /);
  for (const name of ['title', 'link', 'description', 'language']) expect(count(channel, `<${name}>`)).toBe(1);
  expect(channel).toContain('rel="self" type="application/rss+xml"');
  expect(xml).toContain('xmlns:atom="http://www.w3.org/2005/Atom"');
  for (const name of ['title', 'description', 'pubDate']) expect(count(inItem, `<${name}>`)).toBe(1);
  expect(inItem).toContain('<guid isPermaLink="false">');
  expect(inItem).toContain('<pubDate>Mon, 23 Nov 2026 22:00:00 GMT</pubDate>');
  expect(xml).not.toMatch(/<itunes:explicit>(yes|no)</);
});

test('a commune that has nothing to hear has a feed all the same', () => {
  const xml = podcastFeed([], SITE);
  expect(xml).not.toContain('<item>');
  expect(xml).not.toContain('pubDate');
  expect(parseFeed(xml)).toMatchObject({ title: 'Nghe lại đài truyền thanh xã Sơn Tây' });
});

test.each([
  ['the end of a CDATA section', 'Tin ]]> và hết'],
  ['marks of XML', 'Giá <50.000đ & "rẻ" hơn'],
  ['an emoji', 'Chúc mừng 🎉 năm mới'],
  ['a formula', '=HYPERLINK("http://x")'],
  ['an entity that is none', 'Tin &khong; rõ'],
])('a title with %s comes back as it was', (_what, title) => {
  const [read] = parseFeed(podcastFeed([item({ title })], SITE))?.items ?? [];
  expect(read?.title).toBe(title);
});

test('what no XML may hold is left out, and a letter in two parts becomes one', () => {
  const xml = podcastFeed([item({ title: 'Tin\u0000 \uFFFEsa\u0301ng\uD800', text: '' })], SITE);
  expect(xml).toContain('<title>Tin sáng\uFFFD</title>');
  expect(xml).toContain('<description>Tin sáng\uFFFD</description>');
});

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
