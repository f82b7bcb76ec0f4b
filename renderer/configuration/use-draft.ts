import { useCallback, useEffect, useMemo, useState } from 'react'
import { type ConfigurationBody, EMPTY_CONFIGURATION } from '../../backend/contract/configuration.ts'
import { diffConfigurations, type FieldChange } from '../../backend/contract/configuration-diff.ts'
import { redo, startStack, step, type UndoStack, undo } from '../dashboards/undo-stack.ts'
import { discardConfigurationDraft, keepConfigurationDraft, readConfigurationDraft } from './drafts.ts'
import { bodyOf, type LiveConfiguration } from './use-board-configuration.ts'

/** What is being made of a board's configuration, with steps back and forth; kept as a draft until it is saved. */
export interface DraftWork {
  body: ConfigurationBody
  /** Version it is made from, 0 = none. */
  base: number
  changes: readonly FieldChange[]
  /** Somebody saved another version meanwhile. */
  overtaken: boolean
  canUndo: boolean
  canRedo: boolean
  /** @param merge steps of the same name within a second are one, for typing */
  change(next: (body: ConfigurationBody) => ConfigurationBody, merge?: string): void
  undo(): void
  redo(): void
  discard(): void
}

export function useDraft(board: string, { desired }: LiveConfiguration): DraftWork {
  const target = useMemo(() => (desired ? bodyOf(desired) : EMPTY_CONFIGURATION), [desired])
  const version = desired?.version ?? 0
  const [kept] = useState(() => readConfigurationDraft(board))
  const [stack, setStack] = useState<UndoStack<ConfigurationBody>>(() => startStack(kept?.body ?? target))
  const [base, setBase] = useState(kept?.version ?? version)
  const body = stack.present
  const changes = useMemo(() => diffConfigurations(target, body), [target, body])
  const dirty = changes.length > 0

  // Nothing of one's own is at stake, or it has just been saved: what is kept counts.
  useEffect(() => {
    if (base === version) return
    if (!dirty || stack.past.length === 0) {
      setStack(startStack(target))
      setBase(version)
    }
  }, [dirty, base, version, target, stack.past.length])
  useEffect(() => {
    if (dirty) keepConfigurationDraft(board, { version: base, body })
    else discardConfigurationDraft(board)
  }, [board, dirty, base, body])

  const change = useCallback<DraftWork['change']>(
    (next, merge = '') => setStack((now) => step(now, next(now.present), merge, performance.now())),
    [],
  )
  return {
    body,
    base,
    changes,
    overtaken: dirty && base !== version,
    canUndo: stack.past.length > 0,
    canRedo: stack.future.length > 0,
    change,
    undo: useCallback(() => setStack(undo), []),
    redo: useCallback(() => setStack(redo), []),
    discard: () => {
      setStack(startStack(target))
      setBase(version)
    },
  }
}

/** Ctrl Z, Ctrl Shift Z, Ctrl Y, outside of fields and dialogs. */
export function useUndoKeys({ undo, redo }: Pick<DraftWork, 'undo' | 'redo'>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)
      if (!(event.ctrlKey || event.metaKey) || event.altKey || typing || document.querySelector('[role=dialog][aria-modal=true]')) return
      const key = event.key.toLowerCase()
      if (key === 'z' && !event.shiftKey) undo()
      else if (key === 'y' || key === 'z') redo()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [undo, redo])
}
