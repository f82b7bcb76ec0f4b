import type { Subzone } from '../../backend/contract/zone.ts'

/** Sub-zones while they are edited: a pin is in one of them or in none. Pure. */

export interface DraftSubzone extends Subzone {
  /** Keeps rows apart while names change. */
  key: string
}

export type SubzoneProblem = 'sameName' | 'noName' | 'noPin'

export function draftOf(subzones: readonly Subzone[]): DraftSubzone[] {
  return subzones.map(({ name, gpios }) => ({ key: name, name, gpios: [...gpios] }))
}

/** With one more, under the first free name. @param nameFor from 1 on */
export function added(draft: readonly DraftSubzone[], key: string, nameFor: (number: number) => string): DraftSubzone[] {
  let number = draft.length + 1
  while (draft.some(({ name }) => name === nameFor(number))) number++
  return [...draft, { key, name: nameFor(number), gpios: [] }]
}

/** Puts a pin into a sub-zone, out of any other; or takes it out. */
export function withPin(draft: readonly DraftSubzone[], key: string, gpio: number, on: boolean): DraftSubzone[] {
  return draft.map((one) => {
    const others = one.gpios.filter((pin) => pin !== gpio)
    return { ...one, gpios: on && one.key === key ? [...others, gpio].sort((a, b) => a - b) : on || one.key === key ? others : one.gpios }
  })
}

export function renamed(draft: readonly DraftSubzone[], key: string, name: string): DraftSubzone[] {
  return draft.map((one) => (one.key === key ? { ...one, name } : one))
}

/** What keeps a row from being saved; the first problem. */
export function problemOf(draft: readonly DraftSubzone[], row: DraftSubzone): SubzoneProblem | undefined {
  const name = row.name.trim()
  if (name === '') return 'noName'
  if (draft.some((one) => one.key !== row.key && one.name.trim() === name)) return 'sameName'
  return row.gpios.length === 0 ? 'noPin' : undefined
}

/** What is saved. */
export function subzonesOfDraft(draft: readonly DraftSubzone[]): Subzone[] {
  return draft.map(({ name, gpios }) => ({ name: name.trim(), gpios }))
}
