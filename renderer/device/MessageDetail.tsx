import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InspectedMessage } from '../../backend/contract/inspector.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { Panel } from '../ui/Panel.tsx'
import { CopyButton } from './CopyButton.tsx'
import classes from './messages.module.css'
import { bestView, hexDump, type PayloadView, payloadBytes, prettyJson } from './payload-view.ts'

/** One raw message: payload as JSON, text or bytes, and why it was rejected with what helps. */
export function MessageDetail({ message }: { message: InspectedMessage | null }) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const [wanted, setWanted] = useState<PayloadView | null>(null)
  if (!message) {
    return (
      <Panel title={t('messages.topic')} className={classes.detail}>
        <p className={classes.choose}>{t('messages.choose')}</p>
      </Panel>
    )
  }
  const pretty = prettyJson(message)
  const views: PayloadView[] = [
    ...(pretty === undefined ? [] : ['json' as const]),
    ...(message.encoding === 'utf8' ? ['text' as const] : []),
    'hex',
  ]
  const view = wanted && views.includes(wanted) ? wanted : bestView(message)
  const text = view === 'json' ? (pretty ?? '') : view === 'text' ? message.payload : hexDump(payloadBytes(message))
  const reason = message.rejected ?? (message.violation ? 'violation' : null)
  const cut = message.bytes > payloadBytes(message).length
  return (
    <Panel
      title={format.time(message.atMs)}
      note={`${format.bytes(message.bytes)} · QoS ${message.qos}${message.retain ? ` · ${t('messages.retained')}` : ''}`}
      className={classes.detail}
      actions={
        <>
          <SegmentedControl
            className={classes.segments}
            aria-label={t('messages.title')}
            value={view}
            onChange={(value) => setWanted(views.find((one) => one === value) ?? null)}
            data={views.map((one) => ({ value: one, label: t(`messages.${one}`) }))}
          />
          <CopyButton size={28} text={text} label={t('messages.copyPayload')} />
        </>
      }
    >
      <div className={classes.topicLine}>
        <code title={message.topic}>{message.topic}</code>
        <CopyButton text={message.topic} label={t('messages.copyTopic')} />
      </div>
      {reason && (
        <div className={classes.reason}>
          <Banner status={message.rejected ? 'warning' : 'event'} title={t(`messages.why.${reason}`)}>
            {t(`messages.remedy.${reason}`)}
            {message.detail && <code className={classes.why}>{message.detail}</code>}
          </Banner>
        </div>
      )}
      {(cut || message.encoding === 'base64') && (
        <p className={classes.cut}>
          {[
            message.encoding === 'base64' ? t('messages.notUtf8') : '',
            cut ? t('messages.cut', { size: format.bytes(message.bytes) }) : '',
          ].join(' ')}
        </p>
      )}
      <pre className={classes.payload}>{text}</pre>
    </Panel>
  )
}
