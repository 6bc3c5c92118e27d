/** Nghe lại as a podcast: RSS 2.0 with what Apple's directory and its readers ask for. Pure. */
import { generateRssFeed } from 'feedsmith';

/** One thing to hear. */
export interface FeedItem {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly topics: readonly string[];
  readonly airedAt: number;
  readonly durationMs: number;
  readonly sha256: string;
  readonly mp3Bytes: number;
}

/** Where the feed is and whose it is; `origin` without a slash at its end. */
export interface FeedSite {
  readonly origin: string;
  readonly commune: string;
}

/** The path of an MP3 under the site's origin. */
export function mp3Path(sha256: string): string {
  return `/api/public/v1/audio/${sha256}.mp3`;
}

/** The feed, newest first as the items come. A guid names the very file: one that was made anew is news. */
export function podcastFeed(items: readonly FeedItem[], { origin, commune }: FeedSite): string {
  const page = `${origin}/nghe-lai`;
  const about = `Tin, bài đã phát trên hệ thống loa truyền thanh ${commune}, nghe lại theo nội dung.`;
  const newest = items[0]?.airedAt;
  const feed = generateRssFeed({
    title: clean(`Nghe lại đài truyền thanh ${commune}`),
    link: page,
    description: clean(about),
    language: 'vi',
    generator: 'Loa',
    ...(newest === undefined ? {} : { pubDate: new Date(newest), lastBuildDate: new Date(newest) }),
    atom: { links: [{ href: `${page}/rss.xml`, rel: 'self', type: 'application/rss+xml' }] },
    itunes: {
      image: `${origin}/nghe-lai.png`,
      categories: [{ text: 'Government' }],
      explicit: false,
      author: clean(`Đài truyền thanh ${commune}`),
      owner: { name: clean(`Ủy ban nhân dân ${commune}`) },
      type: 'episodic',
      summary: clean(about),
    },
    items: items.map((item) => ({
      title: clean(item.title),
      link: `${page}#${item.id}`,
      description: clean(item.text === '' ? item.title : item.text),
      guid: { value: `${item.id}:${item.sha256}`, isPermaLink: false },
      pubDate: new Date(item.airedAt),
      enclosures: [{ url: `${origin}${mp3Path(item.sha256)}`, length: item.mp3Bytes, type: 'audio/mpeg' }],
      categories: item.topics.map((name) => ({ name: clean(name) })),
      itunes: { duration: Math.round(item.durationMs / 1000), explicit: false },
    })),
  });
  // Apple's directory asks for true and false; the library writes the older yes and no.
  return feed.replaceAll('<itunes:explicit>no</itunes:explicit>', '<itunes:explicit>false</itunes:explicit>');
}

/** XML 1.0 knows no control characters, no lone surrogates and no U+FFFE, however they are written. */
function clean(text: string): string {
  return text.toWellFormed().replace(FORBIDDEN, '').normalize('NFC');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
