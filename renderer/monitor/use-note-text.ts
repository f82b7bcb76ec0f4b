import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import type { LogLine } from './monitor-log.ts'

/** What happened to the port, in words; undefined for what the board said. */
export function useNoteText(): (line: LogLine) => string | undefined {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  return ({ note, lost }) => {
    if (lost > 0) return t('gap', { bytes: format.bytes(lost) })
    if (note === null) return undefined
    const isBaud = note.kind === 'opened' || note.kind === 'baud'
    const text = t(`note.${note.kind}`, { text: isBaud ? format.number(Number(note.text)) : note.text })
    const by = personName(note.by, format.language)
    return by === '' || by === undefined ? text : t('noteBy', { note: text, by })
  }
}
