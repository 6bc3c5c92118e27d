/** Where a request came from, as the log of what people did tells it, and whether by https. */
import type { FastifyRequest } from 'fastify';
import type { Config } from './config.ts';

/** Its address, and the browser and system it names; a hundred letters at most. */
export function sourceOf(request: FastifyRequest): string {
  return `${request.ip} ${deviceWords(request.headers['user-agent'] ?? '')}`.trim().slice(0, 100);
}

/** The browser speaks https: to this server, or to the proxy in front of it, which the address people use tells where the proxy is not believed. */
export function isByHttps({ LOA_PUBLIC_URL }: Pick<Config, 'LOA_PUBLIC_URL'>, { protocol }: FastifyRequest): boolean {
  return protocol === 'https' || LOA_PUBLIC_URL?.startsWith('https://') === true;
}

/** `Chrome, Windows`; '' where the words say neither. */
export function deviceWords(userAgent: string): string {
  const browser = BROWSERS.find(([mark]) => mark.test(userAgent))?.[1];
  const system = SYSTEMS.find(([mark]) => mark.test(userAgent))?.[1];
  return [browser, system].filter((word) => word !== undefined).join(', ');
}

/** In this order: most browsers name others as well. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Zalo/i, 'Zalo'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/coc_coc/i, 'Cốc Cốc'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
  [/curl/, 'curl'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
];
