// Interlocks as people edit them: whoever makes, changes or deletes one is told of, with what it held before. Part of services.ts.
import type { ActivityLog } from '../activity/activity-log.ts'
import type { EditableShelf } from '../adapters/http/editable-shelf.ts'
import { type InterlockBody, inForce } from '../contract/actuators/interlock.ts'
import type { Shelf } from '../documents/shelf.ts'

export function interlockService(
  shelf: Pick<Shelf<InterlockBody>, 'list' | 'get' | 'find' | 'put' | 'remove'>,
  activity: Pick<ActivityLog, 'append'>,
): EditableShelf<InterlockBody> {
  const tell = (what: string, by: string, now: InterlockBody, before: InterlockBody | undefined) => {
    const former = before === undefined || outputsOf(before) === outputsOf(now) ? null : outputsOf(before)
    const detail = { name: now.name, what, outputs: outputsOf(now), before: former }
    // What protected before and does not now is worth a second look.
    const less = what === 'deleted' || what === 'off' || former !== null
    activity.append({ kind: 'interlock-changed', severity: less ? 'warning' : 'event', board: null, by, detail })
  }
  return {
    list: () => shelf.list(),
    get: (id) => shelf.get(id),
    put: async (id, version, body, by) => {
      const before = shelf.find(id)
      const saved = await shelf.put(id, version, body, by)
      if (saved.version === before?.version) return saved
      tell(before === undefined ? 'made' : turned(before, saved), by, saved, before)
      return saved
    },
    remove: async (ids, by) => {
      const gone = [...new Set(ids)].flatMap((id) => shelf.find(id) ?? [])
      await shelf.remove(ids)
      for (const one of gone) tell('deleted', by, one, undefined)
    },
  }
}

function turned(before: InterlockBody, now: InterlockBody): 'changed' | 'on' | 'off' {
  const [was, is] = [inForce([before]).length > 0, inForce([now]).length > 0]
  return was === is ? 'changed' : is ? 'on' : 'off'
}

function outputsOf({ members }: InterlockBody): string {
  return members.map(({ board, gpio }) => `${board} GPIO ${gpio}`).join(', ')
}
