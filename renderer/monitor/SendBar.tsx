import { Button, Kbd, Select, Switch, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LINE_ENDINGS, MOST_SENT_BYTES, type SerialMonitor } from '../../backend/contract/flash/serial-monitor.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useRole } from '../backend/live-store.ts'
import { showFailure } from '../ui/toasts.tsx'
import classes from './monitor.module.css'
import { sendText } from './monitor-calls.ts'
import { SentTexts } from './sent-texts.ts'
import type { MonitorView, WatchablePort } from './view-state.ts'

/** The line to the board; up and down go through what was sent before. It is kept in memory alone: it may hold passwords. */
interface Props {
  port: WatchablePort
  monitor: SerialMonitor | undefined
  view: MonitorView
  onView(part: Partial<MonitorView>): void
}

const sent = new SentTexts()

export function SendBar({ port, monitor, view, onView }: Props) {
  const { t } = useTranslation('monitor')
  const { t: common } = useTranslation()
  const may = allows(useRole(), 'operator')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const place = useRef(0)
  const why = !may
    ? common('needsRole', { role: common('role.operator') })
    : monitor?.state === 'open'
      ? undefined
      : t(`state.${monitor?.state ?? 'closed'}`)
  const send = async () => {
    if (why !== undefined || busy || (text === '' && (view.ending === 'none' || view.sendHex))) return
    setBusy(true)
    try {
      await sendText(port.id, text, view.sendHex, view.ending)
      sent.add(text)
      place.current = 0
      setText('')
    } catch (fault) {
      showFailure(t('failed.send'), fault)
    } finally {
      setBusy(false)
    }
  }
  const recall = (by: 1 | -1) => {
    const next = sent.at(place.current + by)
    if (next === undefined) return
    place.current += by
    setText(next)
  }
  return (
    <form
      className={classes.send}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <TextInput
        className={classes.sendText}
        classNames={{ input: classes.mono ?? '' }}
        aria-label={t('sendTo', { port: port.path })}
        placeholder={why ?? t(view.sendHex ? 'sendHex' : 'sendHint')}
        leftSection={<span aria-hidden="true">›</span>}
        value={text}
        maxLength={MOST_SENT_BYTES}
        disabled={!may}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
          event.preventDefault()
          recall(event.key === 'ArrowUp' ? 1 : -1)
        }}
      />
      <Switch
        className={classes.sendHex}
        label={t('asHex')}
        checked={view.sendHex}
        disabled={!may}
        onChange={(event) => onView({ sendHex: event.currentTarget.checked })}
      />
      <Select
        className={classes.ending}
        aria-label={t('ending')}
        value={view.ending}
        allowDeselect={false}
        disabled={!may}
        data={LINE_ENDINGS.map((value) => ({ value, label: t(`endings.${value}`) }))}
        onChange={(value) => onView({ ending: LINE_ENDINGS.find((one) => one === value) ?? 'lf' })}
      />
      <Button type="submit" disabled={why !== undefined} title={why} rightSection={<Kbd>Enter</Kbd>}>
        {t('send')}
      </Button>
    </form>
  )
}
