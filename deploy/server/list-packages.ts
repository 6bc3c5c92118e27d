/** The packages of the lock file as CycloneDX, by npm's own `sbom`; the same lock file always gives the same list. */
import { spawnSync } from 'node:child_process';

/** The part of a CycloneDX 1.5 document that is read here; the rest is passed on. */
export interface PackageList {
  readonly bomFormat: string;
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly hashes?: readonly unknown[];
  }[];
  readonly metadata: { readonly component: object };
}

/** What the pages are made of stands among the packages for development, and is part of every page all the same: none is left out. */
const ASK = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
const MAX_BYTES = 64 * 1_048_576;

/** Of the project in `root`; needs no network. Throws where npm cannot. */
export function listPackages(root: string): PackageList {
  const { status, stdout, stderr } = spawnSync('npm', ASK, { cwd: root, encoding: 'utf8', maxBuffer: MAX_BYTES });
  if (status !== 0) throw new Error(`npm sbom: ${stderr?.trim()}`);
  const { serialNumber: _serial, metadata, ...list } = JSON.parse(stdout) as PackageList & { serialNumber: string };
  const { timestamp: _timestamp, component, ...about } = metadata as PackageList['metadata'] & { timestamp: string };
  // npm names the project by its folder.
  return { ...list, metadata: { ...about, component: { ...component, name: 'loa' } } };
}
