import { Button, Menu, Switch } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Channel, ChannelState } from '../../../backend/contract/alarms/channel.ts'
import { SOURCE_WORDS } from '../../../backend/contract/alarms/text.ts'
import { useNow } from '../../backend/clock.ts'
import { deleteWithUndo } from '../../jobs/delayed-delete.ts'
import { useFormat } from '../../language/format.ts'
import { reasonSentence } from '../../language/reasons.ts'
import table from '../../ui/list-table.module.css'
import { RowMenu } from '../../ui/RowMenu.tsx'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { showFailure, showToast } from '../../ui/toasts.tsx'
import { bodyOfChannel, saveChannel, testChannel } from './channel-calls.ts'
import classes from './channels.module.css'
import { useWeekdays } from './use-weekdays.ts'

/** One channel: where it leads, what it takes, when it keeps still, how it fares, and its test button. */
interface Props {
  channel: Channel
  /** Undefined: nothing has been sent since the start. */
  state: ChannelState | undefined
  /** Why the reader may not change it. */
  needs: string | undefined
  onEdit(): void
}

export function ChannelRow({ channel, state, needs, onEdit }: Props) {
  const { t } = useTranslation('alarms')
  const format = useFormat()
  const weekday = useWeekdays()
  const nowMs = useNow()
  const [testing, setTesting] = useState(false)
  const { id, version, name, enabled, target, severities, sources, zones, tellEnd, quiet } = channel
  const idle = needs !== undefined

  const test = async () => {
    setTesting(true)
    try {
      await testChannel(id)
      showToast({ status: 'ok', title: t('channel.tested', { name }) })
    } catch (fault) {
      showFailure(t('channel.testFailed', { name }), fault)
    }
    setTesting(false)
  }
  const switchOn = (on: boolean) =>
    void saveChannel(id, version, { ...bodyOfChannel(channel), enabled: on }, undefined).catch((fault: unknown) =>
      showFailure(t('channel.saveFailed', { name }), fault),
    )
  const remove = () =>
    deleteWithUndo('alarm-channels', id, {
      done: t('channel.deleted', { name }),
      text: t('channel.deletedText'),
      failed: t('channel.deleteFailed', { name }),
    })
  const where = whereOf(target)
  const takes = [
    severities.length === 3 ? t('channel.allSeverities') : severities.map((one) => t(`severityOne.${one}`)).join(', '),
    sources.length === 0 ? t('channel.allSources') : sources.map((one) => SOURCE_WORDS[format.language][one]).join(', '),
    zones.length === 0 ? t('channel.allZones') : zones.join(', '),
    ...(tellEnd ? [t('channel.withEnd')] : []),
  ].join(' · ')
  return (
    <tr>
      <td className={classes.name}>
        <button type="button" className={table.open} disabled={idle} title={needs} onClick={onEdit}>
          {name}
        </button>
        <span className={classes.sub} title={where}>
          {[t(`channel.kind.${target.kind}`), target.kind === 'desktop' ? t('channel.desktopTarget') : where].join(' · ')}
        </span>
      </td>
      <td className={classes.takes}>{takes}</td>
      <td>
        {quiet === null ? (
          <span className={classes.quiet}>{t('channel.always')}</span>
        ) : (
          <>
            {t('channel.quietText', {
              from: quiet.from,
              to: quiet.to,
              days: quiet.days.length === 7 ? t('channel.everyDay') : quiet.days.map(weekday).join(' '),
            })}
            {quiet.criticalPasses && <span className={classes.sub}>{t('channel.criticalPasses')}</span>}
          </>
        )}
      </td>
      <td className={classes.fare}>
        <Fare state={state} enabled={enabled} nowMs={nowMs} />
      </td>
      <td>
        <Switch
          checked={enabled}
          disabled={idle}
          aria-label={t('channel.enabled', { name })}
          onChange={(event) => switchOn(event.currentTarget.checked)}
        />
      </td>
      <td>
        <span className={classes.acts}>
          <Button
            size="sm"
            disabled={idle || testing}
            title={needs}
            aria-label={t('channel.testName', { name })}
            onClick={() => void test()}
          >
            {t(testing ? 'channel.testing' : 'channel.test')}
          </Button>
          <RowMenu label={t('channel.actsOf', { name })} needs={needs}>
            <Menu.Item leftSection={<IconPencil size={16} stroke={1.75} />} onClick={onEdit}>
              {t('channel.edit')}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={16} stroke={1.75} />} onClick={remove}>
              {t('channel.delete')}
            </Menu.Item>
          </RowMenu>
        </span>
      </td>
    </tr>
  )

  function whereOf(to: Channel['target']): string {
    switch (to.kind) {
      case 'mail':
        return to.to.join(', ')
      case 'webhook':
        return `${t(`channel.shape.${to.shape}`)}, ${to.origin}`
      case 'mqtt':
        return to.topic
      case 'desktop':
        return ''
    }
  }
}

/** How it fares: the newest failure before the newest success. */
function Fare({ state, enabled, nowMs }: { state: ChannelState | undefined; enabled: boolean; nowMs: number }) {
  const { t } = useTranslation('alarms')
  const format = useFormat()
  const waiting = state?.waiting ?? 0
  const more = waiting === 0 ? null : <span className={classes.sub}>{t('channel.waiting', { count: waiting })}</span>
  if (state && state.fault !== null)
    return (
      <>
        <StatusGlyph status="critical" size={14} />{' '}
        <span className={classes.fault}>{(state.why && reasonSentence(state.why)) ?? state.fault}</span>
        {more}
      </>
    )
  if (!enabled) return <span className={classes.quiet}>{t('channel.off')}</span>
  if (!state || state.sentAtMs === null)
    return (
      <>
        <span className={classes.quiet}>{t('channel.never')}</span>
        {more}
      </>
    )
  return (
    <>
      <StatusGlyph status="ok" size={14} /> {t('channel.sentAt', { time: format.moment(state.sentAtMs, nowMs) })}
      {more}
    </>
  )
}
