/** Where unsaved work stands between the version it is made from and the newest one. Pure; used by use-draft.ts. */

export interface DraftPlace {
  /** Version it is made from; what it has just been saved as, as soon as the backend says so. */
  base: number
  /** Version this screen has saved; 0 = none. Its document may still be on its way. */
  savedAs: number
  /** Newest version that is known here. */
  version: number
  /** It differs from that. */
  dirty: boolean
  /** Somebody has worked on it: it must not be thrown away unasked. */
  own: boolean
}

/** `follow`: nothing is at stake, the newest version takes its place. `overtaken`: somebody else saved meanwhile. */
export function placeOfDraft({ base, savedAs, version, dirty, own }: DraftPlace): 'current' | 'follow' | 'overtaken' {
  if (base === Math.max(version, savedAs)) return 'current'
  return dirty && own ? 'overtaken' : 'follow'
}
