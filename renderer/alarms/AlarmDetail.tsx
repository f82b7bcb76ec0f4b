import { Button, Drawer } from '@mantine/core'
import { IconChartLine, IconCheck, IconCircleX, IconClockPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { useNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { useLive } from '../backend/live-store.ts'
import { exploreSearch } from '../jobs/explore-link.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { Banner } from '../ui/Banner.tsx'
import { BoardLink } from '../ui/BoardLink.tsx'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import type { AlarmAct } from './ActDialog.tsx'
import { AlarmSteps } from './AlarmSteps.tsx'
import { getAlarm } from './alarm-calls.ts'
import { standingOf, stretchOf } from './alarm-search.ts'
import { statusOf, useAlarmWords } from './alarm-words.ts'
import classes from './detail.module.css'
import { MemberList } from './MemberList.tsx'
import { Occurrences } from './Occurrences.tsx'
import { ToldTo } from './ToldTo.tsx'
import { useStateWords } from './use-state-words.ts'

/** Everything of one alarm: what raised it and where to look, how it went, who was told, how often it has been there before. */
interface Props {
  id: string
  /** Undefined: the reader may not. */
  onAct?: ((act: AlarmAct, alarm: Alarm) => void) | undefined
  onUnshelve?: ((alarm: Alarm) => void) | undefined
  onClose(): void
}

export function AlarmDetail({ id, onAct, onUnshelve, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('alarms')
  const { t: common } = useTranslation()
  const { known, find } = useDocuments('alarms')
  const standing = find(id)
  // One that has ended is not among those that stand: it is asked for, and again when it ends while it is open.
  const { data, error } = useQuery({
    queryKey: ['alarm', id, standing === undefined],
    enabled: known && standing === undefined,
    queryFn: ({ signal }) => getAlarm(id, signal),
  })
  const alarm = standing ?? data
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={t('detail.title')}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      {alarm ? (
        <Detail alarm={alarm} onAct={onAct} onUnshelve={onUnshelve} />
      ) : (
        error && (
          <Banner status="critical" role="alert" title={t('detail.failed')}>
            {errorText(error)}
          </Banner>
        )
      )}
    </Drawer>
  )
}

function Detail({ alarm, onAct, onUnshelve }: { alarm: Alarm } & Pick<Props, 'onAct' | 'onUnshelve'>) {
  const { t } = useTranslation('alarms')
  const { t: common } = useTranslation()
  const format = useFormat()
  const words = useAlarmWords()
  const stateWords = useStateWords()
  const nowMs = useNow()
  const series = useLive((state) => (alarm.series === null ? undefined : state.series.get(alarm.series)))
  const { severity, state, firstAtMs, lastAtMs, clearedAtMs, count, board, zone, rule, shelf, acknowledged, under, members } = alarm
  const stretch = stretchOf(alarm, nowMs)
  const ended = state === 'cleared'
  const needs = onAct ? undefined : common('needsRole', { role: common('role.operator') })
  const time = (atMs: number) => `${format.date(atMs, nowMs)} ${format.time(atMs)}`
  return (
    <div className={classes.detail}>
      <div className={classes.head}>
        <StatusGlyph status={statusOf(severity)} size={20} />
        <h3 className={classes.text}>{words.text(alarm)}</h3>
      </div>
      <p className={classes.badges}>
        <StatusBadge status={statusOf(severity)} plain>
          {t(`severityOne.${severity}`)}
        </StatusBadge>
        <StatusBadge status="neutral">{ended ? t('ended') : t(`standingOne.${standingOf(alarm)}`)}</StatusBadge>
        <span>{ended ? stateWords.end(alarm) : stateWords.line(alarm, nowMs)}</span>
      </p>
      {!ended && (
        <div className={classes.acts}>
          <Button
            leftSection={<IconCheck size={16} stroke={1.75} />}
            disabled={!onAct || state === 'acknowledged'}
            title={needs ?? (state === 'acknowledged' ? t('seen') : undefined)}
            onClick={() => onAct?.('acknowledge', alarm)}
          >
            {t('act.acknowledge')}
          </Button>
          {shelf === null ? (
            <Button
              leftSection={<IconClockPause size={16} stroke={1.75} />}
              disabled={!onAct}
              title={needs}
              onClick={() => onAct?.('shelve', alarm)}
            >
              {t('act.shelve')}
            </Button>
          ) : (
            <Button
              leftSection={<IconClockPause size={16} stroke={1.75} />}
              disabled={!onUnshelve}
              title={needs}
              onClick={() => onUnshelve?.(alarm)}
            >
              {t('act.unshelve')}
            </Button>
          )}
          <Button
            variant="subtle"
            leftSection={<IconCircleX size={16} stroke={1.75} />}
            disabled={!onAct}
            title={needs}
            onClick={() => onAct?.('clear', alarm)}
          >
            {t('act.clear')}
          </Button>
        </div>
      )}
      <dl className={classes.facts}>
        <Fact name={t('fact.source')}>{words.source(alarm)}</Fact>
        {board !== null && (
          <Fact name={t('fact.board')}>
            <BoardLink board={board}>{words.board(board)}</BoardLink>
          </Fact>
        )}
        {zone !== null && <Fact name={t('fact.zone')}>{zone}</Fact>}
        {series && (
          <Fact name={t('fact.series')}>
            <Link to="/devices/$boardId" params={{ boardId: series.board }} search={{ channel: `s${series.id}` }}>
              {seriesName(series, format.language, true)}
            </Link>
            <Link to="/explore" search={exploreSearch([series.id], stretch.fromMs, stretch.toMs)} className={classes.explore}>
              <IconChartLine size={16} stroke={1.75} aria-hidden="true" />
              {t('fact.explore')}
            </Link>
          </Fact>
        )}
        {rule !== null && (
          <Fact name={t('fact.rule')}>
            <Link to="/rules/$ruleId" params={{ ruleId: rule }}>
              {typeof alarm.params.rule === 'string' ? alarm.params.rule : t('fact.openRule')}
            </Link>
          </Fact>
        )}
        <Fact name={t('fact.first')}>{time(firstAtMs)}</Fact>
        <Fact name={t('fact.last')}>{time(lastAtMs)}</Fact>
        <Fact name={t('fact.count')}>{format.number(count)}</Fact>
        <Fact name={t(ended ? 'fact.lasted' : 'fact.lasts')}>{format.duration((clearedAtMs ?? nowMs) - firstAtMs)}</Fact>
        {acknowledged && (
          <Fact name={t('fact.seen')}>
            {stateWords.said(acknowledged.by, acknowledged.comment)}, {format.moment(acknowledged.atMs, nowMs)}
          </Fact>
        )}
        {shelf && (
          <Fact name={t('fact.shelved')}>
            {t('line.shelved', { time: format.moment(shelf.untilMs, nowMs), who: stateWords.said(shelf.by, shelf.reason) })}
          </Fact>
        )}
        {under !== null && <Fact name={t('fact.under')}>{stateWords.above(under)}</Fact>}
      </dl>
      {members.length > 0 && <MemberList alarm={alarm} nowMs={nowMs} />}
      <AlarmSteps alarm={alarm} nowMs={nowMs} />
      <ToldTo alarm={alarm.id} version={alarm.version} nowMs={nowMs} />
      <Occurrences alarm={alarm} nowMs={nowMs} />
    </div>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
