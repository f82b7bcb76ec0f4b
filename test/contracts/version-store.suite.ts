import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DocumentVersion } from '../../backend/contract/document-version.ts'
import type { VersionStore } from '../../backend/documents/version-store.ts'
import type { Opened } from './examples.ts'

function exampleVersion(fields: Partial<DocumentVersion> = {}): DocumentVersion {
  return { id: 'ESP_1', version: 1, atMs: 1000, by: 'anna', note: null, body: { sensors: [] }, ...fields }
}

/** What every VersionStore must do. */
export function versionStoreSuite(name: string, open: () => Promise<Opened<VersionStore>>): void {
  describe(`${name} as version store`, () => {
    let opened: Opened<VersionStore>
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    test('gives versions back newest first, and one whole, after a restart', async () => {
      const second = exampleVersion({ version: 2, atMs: 2000, note: 'pump 3', body: { sensors: [1, { deep: 'ä' }] } })
      await opened.store.append(exampleVersion(), 10)
      await opened.store.append(second, 10)
      const again = await opened.reopen()
      expect(await again.list('ESP_1')).toEqual([
        { version: 2, atMs: 2000, by: 'anna', note: 'pump 3' },
        { version: 1, atMs: 1000, by: 'anna', note: null },
      ])
      expect(await again.find('ESP_1', 2)).toEqual(second)
    })

    test('knows nothing of other documents and versions', async () => {
      await opened.store.append(exampleVersion(), 10)
      expect(await opened.store.list('ESP_2')).toEqual([])
      expect(await opened.store.find('ESP_2', 1)).toBeUndefined()
      expect(await opened.store.find('ESP_1', 2)).toBeUndefined()
    })

    test('replaces a version that is written again: its document was never saved', async () => {
      await opened.store.append(exampleVersion({ by: 'bert' }), 10)
      await opened.store.append(exampleVersion({ by: 'anna' }), 10)
      expect(await opened.store.list('ESP_1')).toMatchObject([{ version: 1, by: 'anna' }])
    })

    test('lets the oldest of a document go beyond the bound, and leaves others alone', async () => {
      await opened.store.append(exampleVersion({ id: 'ESP_2' }), 2)
      for (const version of [1, 2, 3, 4]) await opened.store.append(exampleVersion({ version }), 2)
      expect((await opened.store.list('ESP_1')).map(({ version }) => version)).toEqual([4, 3])
      expect(await opened.store.list('ESP_2')).toHaveLength(1)
    })
  })
}
