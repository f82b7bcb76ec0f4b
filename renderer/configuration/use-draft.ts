import { useCallback, useEffect, useMemo, useState } from 'react'
import { type ConfigurationBody, EMPTY_CONFIGURATION } from '../../backend/contract/configuration/configuration.ts'
import { diffConfigurations, type FieldChange } from '../../backend/contract/configuration/diff.ts'
import { redo, startStack, step, type UndoStack, undo } from '../dashboards/undo-stack.ts'
import { placeOfDraft } from './draft-base.ts'
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
  /** It was saved as this version; what is changed from now on stands on that. */
  saved(version: number): void
}

export function useDraft(board: string, { desired }: LiveConfiguration): DraftWork {
  const target = useMemo(() => (desired ? bodyOf(desired) : EMPTY_CONFIGURATION), [desired])
  const version = desired?.version ?? 0
  const [kept] = useState(() => readConfigurationDraft(board))
  const [stack, setStack] = useState<UndoStack<ConfigurationBody>>(() => startStack(kept?.body ?? target))
  const [base, setBase] = useState(kept?.version ?? version)
  const [savedAs, setSavedAs] = useState(0)
  /** Work of an earlier visit. */
  const [resumed, setResumed] = useState(kept !== null)
  const body = stack.present
  const changes = useMemo(() => diffConfigurations(target, body), [target, body])
  const dirty = changes.length > 0

  const place = placeOfDraft({ base, savedAs, version, dirty, own: resumed || stack.past.length > 0 })
  const follow = useCallback(() => {
    setStack(startStack(target))
    setBase(version)
    setResumed(false)
  }, [target, version])

  useEffect(() => {
    if (place === 'follow') follow()
  }, [place, follow])
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
    overtaken: place === 'overtaken',
    canUndo: stack.past.length > 0,
    canRedo: stack.future.length > 0,
    change,
    undo: useCallback(() => setStack(undo), []),
    redo: useCallback(() => setStack(redo), []),
    discard: follow,
    saved: useCallback((now) => {
      setBase(now)
      setSavedAs(now)
    }, []),
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
