import { describe, expect, test } from 'vitest'
import type { DocumentHead } from '../../../backend/contract/document.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

interface Body {
  name: string
  enabled?: boolean
}

async function shelf() {
  const clock = new ManualClock()
  const made = new Shelf<Body>({ clock, newId: () => 'x', noun: 'thing', store: new MemoryDocumentStore<DocumentHead & Body>(), most: 1 })
  await made.start()
  const changes: string[] = []
  made.onChange = (changed) => changes.push(...changed.map(({ version }) => `v${version}`))
  return { clock, changes, shelf: made }
}

describe('a document that is saved again because the answer was lost', () => {
  test('is there once, and is answered as it was saved', async () => {
    const { clock, changes, shelf: things } = await shelf()
    const first = await things.put('a', 0, { name: 'Rinse' }, 'eva')
    clock.forward(5000)
    expect(await things.put('a', 0, { name: 'Rinse' }, 'eva')).toEqual(first)
    const changed = await things.put('a', 1, { name: 'Rinse', enabled: false }, 'eva')
    expect(await things.put('a', 1, { name: 'Rinse', enabled: false }, 'eva')).toEqual(changed)
    expect(changes).toEqual(['v1', 'v2'])
  })

  test('is refused where it says something else, comes from somebody else, or was changed since', async () => {
    const { shelf: things } = await shelf()
    await things.put('a', 0, { name: 'Rinse', enabled: false }, 'eva')
    for (const [body, by] of [
      [{ name: 'Rinse' }, 'eva'],
      [{ name: 'Flush', enabled: false }, 'eva'],
      [{ name: 'Rinse', enabled: false }, 'tom'],
    ] as const)
      await expect(things.put('a', 0, body, by)).rejects.toMatchObject({ code: 'document.conflict' })
    await things.put('a', 1, { name: 'Rinse', enabled: true }, 'eva')
    await expect(things.put('a', 0, { name: 'Rinse', enabled: true }, 'eva')).rejects.toMatchObject({ code: 'document.conflict' })
  })
})
