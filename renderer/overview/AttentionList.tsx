import { Button, Popover } from '@mantine/core'
import type { TFunction } from 'i18next'
import { memo, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { acknowledgeAlarms } from '../alarms/alarm-calls.ts'
import { useAlarmWords } from '../alarms/alarm-words.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { useValue } from '../backend/values-store.ts'
import { type Format, useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { rejectWord } from '../language/reject-word.ts'
import { decimalsOf, shownUnit, writeValue } from '../quantities/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import classes from './attention.module.css'
import type { AttentionItem } from './attention.ts'
import { type AttentionRow, attentionRows } from './attention-alarms.ts'
import { useAge } from './use-age.ts'

/** What needs a person now, worst first, each with the remedy beside it. */

const SHOWN_CALMLY = 4
const SHOWN_AT_MOST = 50

export const AttentionList = memo(function AttentionList({ items: troubles }: { items: readonly AttentionItem[] }) {
  const { t } = useTranslation('overview')
  const { list: alarms } = useDocuments('alarms')
  const items = useMemo(() => attentionRows(troubles, alarms), [troubles, alarms])
  const [all, setAll] = useState(false)
  if (items.length === 0) return null
  // One row more costs no more room than the button that hides it.
  const shown = items.slice(0, all ? SHOWN_AT_MOST : items.length === SHOWN_CALMLY + 1 ? items.length : SHOWN_CALMLY)
  const more = items.length - shown.length
  return (
    <section className={classes.list} aria-label={t('attention.label')}>
      <ul>
        {shown.map((row) =>
          row.kind === 'alarm' ? <AlarmItem key={row.key} row={row} /> : <Item key={row.key} item={row.item} alarm={row.alarm} />,
        )}
      </ul>
      {(more > 0 || all) && (
        <button type="button" className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all && items.length <= SHOWN_AT_MOST ? t('attention.less') : t('attention.more', { count: more })}
        </button>
      )}
    </section>
  )
})

type T = TFunction<'overview'>

function Item({ item, alarm }: { item: AttentionItem; alarm: Alarm | undefined }) {
  const { t } = useTranslation('overview')
  const { t: common } = useTranslation()
  const format = useFormat()
  const { board } = item.of
  const where = [board.name ?? board.id, detailOf(item, t, format)].filter(Boolean).join(' · ')
  return (
    <li className={classes.item} data-status={item.state}>
      <StatusGlyph status={item.state} />
      <span className="sr-only">{common(`status.${item.state}`)}</span>
      <strong className={classes.title} title={titleOf(item, t, format)}>
        <BoardLink board={board.id} className={classes.link}>
          {titleOf(item, t, format)}
        </BoardLink>
      </strong>
      <span className={classes.where} title={where}>
        {where}
      </span>
      {item.trouble.kind === 'value' ? <ValueNow item={item} /> : <NoValue item={item} />}
      <span className={classes.acts}>
        {alarm ? (
          <Acknowledge alarm={alarm} />
        ) : (
          <LinkButton to="/devices/$boardId" params={{ boardId: board.id }} size="sm">
            {common('act.open')}
          </LinkButton>
        )}
        <Popover position="bottom-end" width={320}>
          <Popover.Target>
            <Button variant="subtle" size="sm">
              {t('attention.remedy')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <p className={classes.remedy}>{t(`remedy.${remedyOf(item)}`)}</p>
          </Popover.Dropdown>
        </Popover>
      </span>
    </li>
  )
}

/** An alarm that is no trouble of a board's own: its text, where, since when. */
function AlarmItem({ row: { alarm, state } }: { row: Extract<AttentionRow, { kind: 'alarm' }> }) {
  const { t: common } = useTranslation()
  const words = useAlarmWords()
  const age = useAge(alarm.firstAtMs)
  const text = words.text(alarm)
  const where = [words.place(alarm), words.source(alarm)].filter(Boolean).join(' · ')
  return (
    <li className={classes.item} data-status={state} data-wide="true">
      <StatusGlyph status={state} />
      <span className="sr-only">{common(`status.${state}`)}</span>
      <strong className={classes.title} title={text}>
        {text}
      </strong>
      <span className={classes.where} title={where}>
        {where}
      </span>
      <span className={classes.age}>{age}</span>
      <span className={classes.acts}>
        <Acknowledge alarm={alarm} />
        <LinkButton to="/alarms" search={{ id: alarm.id }} size="sm" variant="subtle">
          {common('act.open')}
        </LinkButton>
      </span>
    </li>
  )
}

/** Says that somebody takes care; who has said so where somebody has. */
function Acknowledge({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation('alarms')
  const { t: common } = useTranslation()
  const format = useFormat()
  const words = useAlarmWords()
  const may = useRole() !== 'viewer'
  const { acknowledged, id } = alarm
  if (acknowledged !== null) {
    const said = t('line.seen', { who: personName(acknowledged.by, format.language) })
    return (
      <span className={classes.seen} title={acknowledged.comment === '' ? said : `${said}: ${acknowledged.comment}`}>
        {said}
      </span>
    )
  }
  return (
    <Button
      size="sm"
      disabled={!may}
      title={may ? undefined : common('needsRole', { role: common('role.operator') })}
      aria-label={t('actName.acknowledge', { name: words.text(alarm) })}
      onClick={() => void acknowledgeAlarms([id], '').catch((fault: unknown) => showFailure(t('acknowledgeFailed'), fault))}
    >
      {t('act.acknowledge')}
    </Button>
  )
}

function ValueNow({ item }: { item: AttentionItem }) {
  const format = useFormat()
  const series = item.trouble.kind === 'value' ? item.trouble.series : undefined
  const value = useValue(series?.id ?? 0)
  const age = useAge(value?.atMs)
  if (!series) return null
  const written = writeValue(value?.value, series, format)
  return (
    <>
      <span className={classes.value} data-status={item.state}>
        {written.text} {written.unit}
      </span>
      <span className={classes.age}>{age}</span>
    </>
  )
}

function NoValue({ item }: { item: AttentionItem }) {
  const { t } = useTranslation()
  const { board } = item.of
  const since =
    item.trouble.kind === 'rejects' ? item.trouble.atMs : item.trouble.kind === 'error' ? board.lastError?.atMs : board.presence.sinceMs
  const age = useAge(since)
  return (
    <>
      <span className={classes.value} data-status="offline">
        {item.trouble.kind === 'offline' ? t('noData') : ''}
      </span>
      <span className={classes.age}>{age}</span>
    </>
  )
}

function titleOf({ trouble }: AttentionItem, t: T, format: Format): string {
  switch (trouble.kind) {
    case 'offline':
      return t('attention.offline')
    case 'emergency':
      return t('attention.emergency')
    case 'rejects':
      return t('attention.rejects')
    case 'error':
      return t('attention.error', { code: trouble.code })
    case 'value': {
      const { series, condition } = trouble
      const name = seriesName(series, format.language)
      if (condition.reason.kind !== 'limit') return t('attention.bad', { name })
      const unit = shownUnit(series.unit)
      const limit = `${format.number(condition.reason.limit, decimalsOf(series))}${unit === '' || unit === 'pH' ? '' : ` ${unit}`}`
      return t('attention.limit', { name, side: t(`attention.${condition.reason.side}`), limit })
    }
  }
}

function detailOf({ trouble, of }: AttentionItem, t: T, format: Format): string {
  const { board } = of
  switch (trouble.kind) {
    case 'value':
      return trouble.series.gpio === null ? trouble.series.channel : `GPIO ${trouble.series.gpio}`
    case 'rejects':
      return rejectWord(trouble.reason, format.language)
    case 'error':
      return trouble.message
    case 'emergency':
      return ''
    case 'offline': {
      const why = t(`reason.${board.presence.reason}`)
      const { rssiDbm } = board.health
      return rssiDbm === undefined ? why : `${why}, ${t('reason.rssi', { rssi: format.number(rssiDbm) })}`
    }
  }
}

function remedyOf({ trouble, of }: AttentionItem): 'will' | 'silent' | 'said' | 'restart' | 'rejects' | 'error' | 'limit' {
  if (trouble.kind === 'rejects') return 'rejects'
  if (trouble.kind === 'error' || trouble.kind === 'emergency') return 'error'
  if (trouble.kind === 'value') return 'limit'
  const { reason } = of.board.presence
  if (reason === 'will' || reason === 'said') return reason
  return reason === 'restart' || reason === 'never' ? 'restart' : 'silent'
}
