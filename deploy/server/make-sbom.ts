/** Writes the list of everything Loa is built from (SBOM, CycloneDX): each npm package of the lock file with its version, licence and hash. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listPackages } from './list-packages.ts';

const root = path.join(import.meta.dirname, '..', '..');
const file = path.join(root, 'dist', 'loa.cdx.json');

mkdirSync(path.dirname(file), { recursive: true });
const list = listPackages(root);
writeFileSync(file, `${JSON.stringify(list, null, 2)}\n`);
console.log(`${list.components.length} packages: ${path.relative(root, file)}`);
