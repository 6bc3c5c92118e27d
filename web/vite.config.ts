/** Builds the web app into web/dist for Chrome 109 (the last one on Windows 7) and the Firefox and Safari of its year. */

import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

const oldest = ['chrome109', 'edge109', 'firefox109', 'safari16'];

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), precompress(join(import.meta.dirname, 'dist'))],
  build: {
    outDir: 'dist',
    // The app, and the page that villages open by their link.
    rolldownOptions: {
      input: { index: join(import.meta.dirname, 'index.html'), village: join(import.meta.dirname, 'xac-nhan.html') },
    },
    emptyOutDir: true,
    target: oldest,
    cssTarget: oldest,
    // Everything is a file of its own: a data: URL would need a wider content security policy.
    assetsInlineLimit: 0,
    // The polyfill would start an inline script; every browser above knows modulepreload or simply loads later.
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
