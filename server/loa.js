#!/usr/bin/env node
/** The command `loa`: keeps compiled code between starts (half the start-up and 24 MB less per process), then runs loa.ts. */
import { enableCompileCache, flushCompileCache } from 'node:module';

enableCompileCache();
await import('./loa.ts');
flushCompileCache();
