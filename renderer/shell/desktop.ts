import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Activity } from '../../backend/contract/activity.ts'
import type { DesktopBridge, MenuAction } from '../../backend/contract/desktop-bridge.ts'
import { listOf, NO_DOCUMENTS, useKeptDocuments } from '../backend/document-store.ts'
import { useActivity } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { entryText } from '../overview/entry-text.ts'
import { PAGES } from './pages.ts'
import { openPalette, openSheet } from './use-shell.ts'

/** What the desktop shell adds where there is one: its menu drives the pages, its toasts and badge say what needs a person. */

const desktop: DesktopBridge | undefined = globalThis.leitstand

/** Menu and tray entries, and a toast of the system for critical events while another window is in front. Used by Shell. */
export function useDesktop(): void {
  useMenu()
  useSystemToasts()
}

/** Number on the program's icon. */
export function useBadge(count: number): void {
  useEffect(() => {
    void desktop?.setBadge(count)
  }, [count])
}

function useMenu(): void {
  const navigate = useNavigate()
  useEffect(
    () =>
      desktop?.onMenuAction((action: MenuAction) => {
        if (action === 'search') openPalette()
        else if (action === 'shortcuts') openSheet()
        else void navigate({ to: PAGES.find(({ id }) => id === action)?.to ?? '/' })
      }),
    [navigate],
  )
}

function useSystemToasts(): void {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const activity = useActivity()
  const told = useRef<number | undefined>(undefined)
  useEffect(() => {
    if (!desktop) return
    const newest = activity[0]?.id
    const fresh = freshCritical(activity, told.current)
    told.current = newest ?? told.current
    if (document.hasFocus() || toldByChannel()) return
    for (const entry of fresh) {
      const { title, note } = entryText(entry, t, format)
      const page = entry.board === null ? '/' : `/devices/${encodeURIComponent(entry.board)}`
      void desktop.notify({ title, body: note, critical: true, page })
    }
  }, [activity, t, format])
}

/** A channel of kind "Open windows" decides what is told, and when (alarms/use-alarm-notices.ts). */
function toldByChannel(): boolean {
  return listOf('alarm-channels', useKeptDocuments.getState()['alarm-channels'] ?? NO_DOCUMENTS).list.some(
    ({ enabled, target }) => enabled && target.kind === 'desktop',
  )
}

/** Critical entries newer than the last one told, oldest first; none of the list that is there at start. */
function freshCritical(activity: readonly Activity[], toldId: number | undefined): Activity[] {
  if (toldId === undefined) return []
  return activity.filter(({ id, severity }) => id > toldId && severity === 'critical').reverse()
}
