import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { Notice, ShownNotice } from '../../backend/contract/alarms/delivery.ts'
import { isDocument, watchDocuments } from '../backend/document-store.ts'
import { useTopics } from '../backend/live-connection.ts'
import { useFormat } from '../language/format.ts'
import { showToast } from '../ui/toasts.tsx'
import { soundFor } from './alarm-sound.ts'
import { statusOf } from './alarm-words.ts'
import { noticeText } from './notice-text.ts'

/** Toasts and tones of what channels of kind "Open windows" tell. Used by Shell, so that they come on every page. */

const TOPICS = ['documents/alarm-notices', 'documents/alarms', 'documents/alarm-channels']
const isNotice = isDocument('alarm-notices')
/** Notices that a connection which was lost brings late are still told for so long, ms. */
const FRESH_MS = 60_000
/** Ids that are remembered. */
const MOST_SEEN = 500

export function useAlarmNotices(): void {
  const navigate = useNavigate()
  const { language } = useFormat()
  useTopics(TOPICS)
  useEffect(() => {
    const seen = new Set<string>()
    let begun = false
    return watchDocuments(({ noun, full, documents }) => {
      if (noun !== 'alarm-notices') return
      const fresh = documents.filter((one): one is ShownNotice => isNotice(one) && !seen.has(one.id))
      for (const { id } of fresh) seen.add(id)
      if (seen.size > MOST_SEEN) for (const id of [...seen].slice(0, seen.size - MOST_SEEN)) seen.delete(id)
      const first = full && !begun
      begun ||= full
      if (first) return
      const told = fresh.filter(({ createdAtMs, changedAtMs }) => !full || Date.now() - Math.max(createdAtMs, changedAtMs) < FRESH_MS)
      for (const { notice, id } of told) tell(notice, id)
    })

    function tell(notice: Notice, id: string): void {
      const { title, body } = noticeText(notice, language)
      const page = notice.alarm === null ? '/alarms' : `/alarms?id=${encodeURIComponent(notice.alarm)}`
      const over = notice.kind === 'cleared' || notice.kind === 'acknowledged'
      if (!over) soundFor(notice.severity, performance.now())
      const open = () =>
        void navigate({ to: '/alarms', search: notice.alarm === null ? {} : { id: notice.alarm } }).catch((fault: unknown) =>
          console.warn(fault),
        )
      if (!document.hasFocus() && tellSystem({ id, title, body, page, critical: notice.severity === 'critical' && !over }, open)) return
      // The page itself shows it.
      if (location.pathname === '/alarms' && notice.kind !== 'test' && notice.kind !== 'message') return
      showToast({
        status: over ? 'ok' : statusOf(notice.severity),
        title,
        text: body,
        ...(notice.alarm !== null && { act: { label: language === 'de' ? 'Öffnen' : 'Open', run: open } }),
      })
    }
  }, [navigate, language])
}

interface SystemToast {
  id: string
  title: string
  body: string
  page: string
  critical: boolean
}

/** The desktop shell's toast, or the browser's where the person has allowed it. False: neither. */
function tellSystem({ id, title, body, page, critical }: SystemToast, open: () => void): boolean {
  if (globalThis.leitstand) {
    void globalThis.leitstand.notify({ title, body, critical, page })
    return true
  }
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return false
  // One tag for the windows of one browser: it is shown once.
  const toast = new Notification(title, { body, tag: id, requireInteraction: critical })
  toast.onclick = () => {
    window.focus()
    open()
    toast.close()
  }
  return true
}
