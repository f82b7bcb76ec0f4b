import { Button, Checkbox, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Annotation } from '../../backend/contract/annotation.ts'
import { saveDocument, useEdited } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { removeDocument } from '../ui/undoable.ts'
import { ChartCard } from './ChartCard.tsx'
import classes from './chart-area.module.css'

/** A remark: read by everybody, written, changed and deleted by operators. */
interface Props {
  /** Undefined: a new one at `fromMs` … `toMs`. */
  note: Annotation | undefined
  fromMs: number
  toMs: number | null
  /** Series on the chart. */
  series: readonly number[]
  at: number
  onClose(): void
}

export function NoteCard({ note, fromMs, toMs, series, at, onClose }: Props) {
  const { t } = useTranslation('explore')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = useRole() !== 'viewer'
  const [editing, setEditing] = useState(note === undefined)
  const { id, version } = useEdited(note)
  const [text, setText] = useState(note?.text ?? '')
  const [everywhere, setEverywhere] = useState(note ? note.series.length === 0 : false)
  const [failure, setFailure] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const nowMs = Date.now()
  const moment = (atMs: number) => format.moment(atMs, nowMs)
  const when = toMs === null ? t('note.at', { time: moment(fromMs) }) : t('note.from', { from: moment(fromMs), to: moment(toMs) })

  const save = async () => {
    setSaving(true)
    setFailure(null)
    const body = {
      fromMs: Math.round(fromMs),
      toMs: toMs === null ? null : Math.round(toMs),
      text: text.trim(),
      series: everywhere ? [] : [...(note && note.series.length > 0 ? note.series : series)],
    }
    try {
      await saveDocument('annotations', id, version, body)
      onClose()
    } catch (fault) {
      setFailure(errorText(fault))
      setSaving(false)
    }
  }
  if (!editing && note)
    return (
      <ChartCard title={when} at={at} onClose={onClose}>
        <p className={classes.noteText}>{note.text}</p>
        <p className={classes.by}>{t('note.by', { name: personName(note.by, format.language), time: moment(note.changedAtMs) })}</p>
        <div className={classes.cardActs}>
          <Button size="sm" disabled={!may} title={needs} onClick={() => setEditing(true)}>
            {t('note.edit')}
          </Button>
          <Button
            size="sm"
            disabled={!may}
            title={needs}
            onClick={() => {
              void removeNote(note, t('note.deleted'), t('note.failed'))
              onClose()
            }}
          >
            {t('note.delete')}
          </Button>
        </div>
      </ChartCard>
    )
  const blocked = needs ?? (text.trim() === '' ? t('note.placeholder') : undefined)
  return (
    <ChartCard title={when} at={at} onClose={onClose}>
      <form
        className={classes.cardForm}
        onSubmit={(event) => {
          event.preventDefault()
          if (blocked === undefined && !saving) void save()
        }}
      >
        <Textarea
          data-autofocus
          aria-label={t('note.text')}
          placeholder={t('note.placeholder')}
          value={text}
          maxLength={500}
          autosize
          minRows={2}
          maxRows={6}
          error={failure}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey) return
            event.preventDefault()
            if (blocked === undefined && !saving) void save()
          }}
        />
        <Checkbox label={t('note.everywhere')} checked={everywhere} onChange={(event) => setEverywhere(event.currentTarget.checked)} />
        <div className={classes.cardActs}>
          <Button size="sm" type="submit" variant="filled" disabled={blocked !== undefined || saving} title={blocked}>
            {t('note.save')}
          </Button>
          <Button size="sm" variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
        </div>
      </form>
    </ChartCard>
  )
}

/** Deletes with undo: the same id comes back, as a new version. */
function removeNote(note: Annotation, deleted: string, failed: string): Promise<void> {
  const { id, fromMs, toMs, text, series } = note
  return removeDocument('annotations', id, { fromMs, toMs, text, series }, { done: deleted, text, failed, notBack: failed })
}
