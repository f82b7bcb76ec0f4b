import { Button, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { MAX_SHELF_MS } from '../../backend/contract/alarms/alarm.ts'
import { backendNow } from '../backend/clock.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { showFailure, showUndo } from '../ui/toasts.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { acknowledgeAlarms, clearAlarms, shelveAlarms, unshelveAlarms } from './alarm-calls.ts'
import { useAlarmWords } from './alarm-words.ts'
import classes from './alarms.module.css'
import { fromLocal, SHELF_HOURS, shelfEnd, toLocal } from './shelf-time.ts'

/** Acknowledging, shelving or ending one alarm or many, with the words that stay with them. Enter does it. */
export type AlarmAct = 'acknowledge' | 'shelve' | 'clear'

interface Props {
  act: AlarmAct
  alarms: readonly Alarm[]
  onClose(done: boolean): void
}

export function ActDialog({ act, alarms, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('alarms')
  const { t: common } = useTranslation()
  const format = useFormat()
  const words = useAlarmWords()
  const [text, setText] = useState('')
  const [hours, setHours] = useState<string>('4')
  const [until, setUntil] = useState(() => toLocal(backendNow() + 4 * 3_600_000))
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const nowMs = backendNow()
  const untilMs = hours === 'other' ? fromLocal(until) : shelfEnd(Number(hours), nowMs)
  const late =
    act !== 'shelve' ? undefined : untilMs === undefined || untilMs <= nowMs ? 'past' : untilMs > nowMs + MAX_SHELF_MS ? 'far' : undefined
  const wordless = act === 'shelve' && text.trim() === ''
  const ids = alarms.map(({ id }) => id)
  const [first] = alarms

  const run = async () => {
    setTried(true)
    if (late !== undefined || wordless) return
    setBusy(true)
    setFailure(undefined)
    try {
      if (act === 'acknowledge') await acknowledgeAlarms(ids, text.trim())
      else if (act === 'clear') await clearAlarms(ids, text.trim())
      else if (untilMs !== undefined) {
        const { changed } = await shelveAlarms(ids, untilMs, text.trim())
        const back = changed.map(({ id }) => id)
        const undo = () =>
          void unshelveAlarms(back).catch((fault: unknown) => showFailure(t('unshelveFailed', { count: back.length }), fault))
        if (back.length > 0) showUndo({ title: t('shelved', { count: back.length, time: format.moment(untilMs, nowMs) }) }, undo)
      }
      onClose(true)
    } catch (fault) {
      setFailure(errorText(fault))
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={() => onClose(false)}
      size={520}
      title={t(`dialog.${act}`, { count: alarms.length })}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void run()
        }}
      >
        <p className={classes.about}>
          {alarms.length === 1 && first
            ? [words.text(first), words.place(first)].filter(Boolean).join(' · ')
            : t('dialog.many', { count: alarms.length })}
        </p>
        {act === 'shelve' && (
          <>
            <SegmentedControl
              aria-label={t('dialog.until')}
              value={hours}
              data={[
                ...SHELF_HOURS.map((value) => ({ value: String(value), label: t(`dialog.hours.h${value}`) })),
                { value: 'other', label: t('dialog.other') },
              ]}
              onChange={setHours}
            />
            {hours === 'other' && (
              <TextInput
                type="datetime-local"
                label={t('dialog.until')}
                value={until}
                error={late && t(`dialog.${late}`)}
                onChange={(event) => setUntil(event.currentTarget.value)}
              />
            )}
            <p className={blocks.hint}>
              {untilMs !== undefined && t('dialog.untilTime', { time: `${format.date(untilMs, nowMs)} ${format.shortTime(untilMs)}` })}
            </p>
          </>
        )}
        <Textarea
          data-autofocus
          label={t(act === 'shelve' ? 'dialog.reason' : 'dialog.comment')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          value={text}
          error={tried && wordless ? t('dialog.needed') : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey) return
            event.preventDefault()
            if (!busy) void run()
          }}
        />
        <p className={blocks.hint}>{t(`dialog.${act}Hint`)}</p>
        {failure !== undefined && (
          <Banner status="critical" role="alert" title={t(`dialog.${act}Failed`)}>
            {failure}
          </Banner>
        )}
        <div className={blocks.acts}>
          <Button variant="subtle" onClick={() => onClose(false)}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant={act === 'clear' ? 'danger' : 'filled'} disabled={busy}>
            {t(`act.${act}`)}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
