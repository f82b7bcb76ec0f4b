import type { Notice } from '../../backend/contract/alarms/delivery.ts'
import { alarmText, SEVERITY_WORDS } from '../../backend/contract/alarms/text.ts'
import type { Language } from '../language/language.ts'

/** A notice as a toast says it. Pure. */

const KINDS: Record<Language, Record<Notice['kind'], string>> = {
  en: {
    raised: '',
    worse: 'worse',
    returned: 'still there',
    escalated: 'nobody has acknowledged',
    acknowledged: 'Acknowledged',
    cleared: 'Ended',
    message: '',
    test: 'Test of the channel',
  },
  de: {
    raised: '',
    worse: 'schlimmer',
    returned: 'besteht noch',
    escalated: 'niemand hat quittiert',
    acknowledged: 'Quittiert',
    cleared: 'Beendet',
    message: '',
    test: 'Test des Kanals',
  },
}

export function noticeText(notice: Notice, language: Language): { title: string; body: string } {
  const { kind, severity, code, params, title, text, board, boardName, zone, by, comment } = notice
  const word = KINDS[language][kind]
  if (kind === 'test') return { title: word, body: language === 'de' ? 'Meldungen kommen hier an.' : 'Notices arrive here.' }
  const what = code === null ? (title ?? '') : alarmText({ code, params }, language)
  const place = [boardName ?? board, zone].filter(Boolean).join(' · ')
  if (kind === 'cleared') return { title: `${word}: ${what}`, body: place }
  if (kind === 'acknowledged') return { title: `${word}: ${what}`, body: [by, comment].filter(Boolean).join(': ') }
  return {
    title: `${[SEVERITY_WORDS[language][severity], word].filter(Boolean).join(', ')}: ${what}`,
    body: code === null ? (text ?? '') : place,
  }
}
