import i18next from 'i18next'
import { create } from 'zustand'
import { newDocumentId } from '../../backend/documents.ts'
import { saveText } from '../../rollouts/save-text.ts'
import { showFailure, showToast, showUndo } from '../../ui/toasts.tsx'
import { bodyOf } from '../model/same-rule.ts'
import { deleteRule, dropDraft, readRuleFile, saveDraft, saveRule, switchMaster, switchRule } from '../rule-calls.ts'
import type { RuleRow } from './rule-rows.ts'

/** What the list does with rules. A switch shows what is, and that something is on its way; faults are shown. */

/** Ids whose switch is on its way; `master` too. */
export const usePending = create<{ ids: ReadonlySet<string> }>()(() => ({ ids: new Set() }))
export const MASTER = '*'
/** Calls at once. */
const AT_ONCE = 6

export async function setEnabled(rows: readonly RuleRow[], enabled: boolean): Promise<void> {
  const due = rows.filter(({ rule }) => rule !== undefined && rule.enabled !== enabled)
  const failed = await each(due, async ({ id }) => void (await switchRule(id, { enabled })))
  if (failed.length > 0) showFailure(say(enabled ? 'failed.enable' : 'failed.disable', failed), failed[0]?.fault)
  const done = due.filter(({ id }) => !failed.some(({ row }) => row.id === id))
  // Switched on there is nothing to regret.
  if (!enabled && done.length > 0)
    showUndo(
      { title: i18next.t('undo.disabled', { ns: 'rules', count: done.length, name: done[0]?.name ?? '' }) },
      () => void each(done, async ({ id }) => void (await switchRule(id, { enabled: true }))),
    )
}

export async function setMaster(on: boolean): Promise<void> {
  pending([MASTER], true)
  try {
    await switchMaster(on)
  } catch (fault) {
    showFailure(i18next.t('failed.master', { ns: 'rules' }), fault)
  } finally {
    pending([MASTER], false)
  }
}

export async function remove(rows: readonly RuleRow[]): Promise<void> {
  const failed = await each(rows, async ({ id, rule }) => (rule ? deleteRule(id) : dropDraft(id)))
  if (failed.length > 0) showFailure(say('failed.remove', failed), failed[0]?.fault)
  const done = rows.filter(({ id }) => !failed.some(({ row }) => row.id === id))
  if (done.length === 0) return
  showUndo({ title: i18next.t('undo.deleted', { ns: 'rules', count: done.length, name: done[0]?.name ?? '' }) }, () => void bringBack(done))
}

async function bringBack(rows: readonly RuleRow[]): Promise<void> {
  const failed = await each(rows, async ({ id, rule, draft }) => {
    if (rule) await saveRule(id, 0, bodyOf(rule))
    if (draft) await saveDraft(id, 0, { base: rule ? 1 : 0, rule: draft.rule })
  })
  if (failed.length > 0) showFailure(say('failed.undo', failed), failed[0]?.fault)
}

/** A copy is off until somebody looks at it. @returns its id, or undefined where it failed */
export async function duplicate({ rule, draft, name }: RuleRow): Promise<string | undefined> {
  const body = draft?.rule ?? (rule && bodyOf(rule))
  if (body === undefined) return undefined
  const id = newDocumentId()
  try {
    await saveDraft(id, 0, { base: 0, rule: { ...body, name: i18next.t('copyName', { ns: 'rules', name }).slice(0, 80), enabled: false } })
    return id
  } catch (fault) {
    showFailure(i18next.t('failed.copy', { ns: 'rules', name }), fault)
    return undefined
  }
}

/** Drafts that were never published stay here: a file holds what can run. */
export async function exportRules(rows: readonly RuleRow[]): Promise<void> {
  const published = rows.filter(({ rule }) => rule !== undefined)
  const [only] = published
  if (only === undefined) return
  try {
    const file = await readRuleFile(published.map(({ id }) => id))
    saveText(`${published.length === 1 ? only.name : 'rules'}.json`, 'application/json', `${JSON.stringify(file, null, 2)}\n`)
    showToast({ status: 'ok', title: i18next.t('exported', { ns: 'rules', count: file.rules.length }) })
  } catch (fault) {
    showFailure(i18next.t('failed.export', { ns: 'rules' }), fault)
  }
}

interface Failed {
  row: RuleRow
  fault: unknown
}

async function each(rows: readonly RuleRow[], act: (row: RuleRow) => Promise<void>): Promise<Failed[]> {
  const failed: Failed[] = []
  const queue = [...rows]
  pending(
    rows.map(({ id }) => id),
    true,
  )
  const work = async () => {
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
      try {
        await act(row)
      } catch (fault) {
        failed.push({ row, fault })
      } finally {
        pending([row.id], false)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return failed
}

function pending(ids: readonly string[], on: boolean): void {
  usePending.setState(({ ids: before }) => {
    const next = new Set(before)
    for (const id of ids) {
      if (on) next.add(id)
      else next.delete(id)
    }
    return { ids: next }
  })
}

function say(key: 'failed.enable' | 'failed.disable' | 'failed.remove' | 'failed.undo', failed: readonly Failed[]): string {
  return i18next.t(key, { ns: 'rules', count: failed.length, name: failed[0]?.row.name ?? '' })
}
