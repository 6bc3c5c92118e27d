/** Where unfinished uploads lie: one is let in after the other, each counted before the next one asks for room, and each its owner's. */
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Upload } from '@tus/server';
import { bytesOf, UPLOAD_ID } from './finished-uploads.ts';
import type { UnderWay } from './store/upload-quota.ts';

/** An upload nobody went on with is forgotten after this long. */
const EXPIRES_MS = 3 * 24 * 3_600_000;

/** What is announced and not yet whole: how many bytes of all of it are still to come, and what one person has of it. */
export interface Waiting {
  readonly bytesToCome: number;
  underWayOf(personId: string): UnderWay;
}

/** Knows what became an original as well: whoever lost the answer to the last part learns that all of it is here. */
export class UploadStore extends FileStore {
  readonly #originalBytes: (id: string) => Promise<number | undefined>;
  readonly #refuse: (upload: Upload, waiting: Waiting) => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();

  /** `refuse` throws where there is no room for an upload beside what waits. */
  constructor(
    directory: string,
    originalBytes: (id: string) => Promise<number | undefined>,
    refuse: (upload: Upload, waiting: Waiting) => Promise<void>,
  ) {
    super({ directory, expirationPeriodInMilliseconds: EXPIRES_MS });
    this.#originalBytes = originalBytes;
    this.#refuse = refuse;
  }

  override create(upload: Upload): Promise<Upload> {
    const made = this.#last.then(async () => {
      await this.#refuse(upload, await this.#waiting());
      return super.create(upload);
    });
    this.#last = made.catch(() => undefined);
    return made;
  }

  /** False where somebody else began it. */
  async mayBeOf(id: string, personId: string): Promise<boolean> {
    const upload = UPLOAD_ID.test(id) ? await this.configstore.get(id) : undefined;
    return upload === undefined || upload.metadata?.personId === personId;
  }

  override async getUpload(id: string): Promise<Upload> {
    try {
      return await super.getUpload(id);
    } catch (error) {
      const taken = UPLOAD_ID.test(id) && (await this.configstore.get(id)) === undefined;
      const size = taken ? await this.#originalBytes(id) : undefined;
      if (size === undefined) throw error;
      return new Upload({ id, size, offset: size });
    }
  }

  async #waiting(): Promise<Waiting> {
    const ids = (await this.configstore.list?.()) ?? [];
    const uploads = await Promise.all(
      ids.map(async (id) => {
        const upload = await this.configstore.get(id);
        const size = upload?.size ?? 0;
        // Without a file of its own it is about to be an original.
        const sent = (await bytesOf(join(this.directory, id))) ?? size;
        return { by: upload?.metadata?.personId, size, toCome: Math.max(0, size - sent) };
      }),
    );
    return {
      bytesToCome: uploads.reduce((sum, { toCome }) => sum + toCome, 0),
      underWayOf(personId) {
        const own = uploads.filter(({ by }) => by === personId);
        return { files: own.length, bytes: own.reduce((sum, { size }) => sum + size, 0) };
      },
    };
  }
}
