import type { Revision } from '../../backend/contract/revision.ts'

type Stretch = Pick<Revision, 'id' | 'series' | 'fromMs' | 'toMs' | 'stage' | 'createdAtMs'>

/** Only the newest change that still stands on a stretch can be taken back; the backend checks it again. Pure. */
export function undoable(revision: Stretch, all: readonly Stretch[]): boolean {
  if (revision.stage !== 'applied') return false
  return !all.some(
    (other) =>
      other.id !== revision.id &&
      other.series === revision.series &&
      (other.stage === 'applied' || other.stage === 'applying') &&
      other.createdAtMs >= revision.createdAtMs &&
      other.fromMs < revision.toMs &&
      other.toMs > revision.fromMs,
  )
}
