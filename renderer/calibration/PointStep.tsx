import { Button, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { judgeStability, stabilityRule } from '../../backend/contract/calibrations/stability.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useNow } from '../backend/clock.ts'
import { usualInterval } from '../backend/latest-values.ts'
import { useTopics } from '../backend/live-connection.ts'
import { useFormat } from '../language/format.ts'
import { shownUnit } from '../quantities/format.ts'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import classes from './calibration.module.css'
import { RawChart } from './RawChart.tsx'
import { useRawStream } from './use-raw-stream.ts'
import type { TakenDraft } from './wizard-draft.ts'

/** One reference point: what to do, the raw stream until it is calm, then its mean is taken. */
interface Props {
  series: Series
  number: number
  of: number
  target: string
  taken: TakenDraft | null
  /** The library's value of a mean raw reading comes from the backend; rejects with the reason. */
  onTake(point: Omit<TakenDraft, 'measured'>): void
  onAgain(): void
  busy: boolean
  failure: string | undefined
}

const SHORTEST_REASON = 3

export function PointStep({ series, number, of, target, taken, onTake, onAgain, busy, failure }: Props) {
  const { t } = useTranslation('calibration')
  const format = useFormat()
  const nowMs = useNow()
  useTopics([`values/${series.board}`])
  const [run, setRun] = useState(1)
  const [auto, setAuto] = useState(false)
  const [reason, setReason] = useState('')
  const readings = useRawStream(series.id, run * 100 + number)
  const newest = readings.at(-1)
  const rule = stabilityRule(series.sensorType, usualInterval(series.id) ?? 0, newest?.raw ?? 0)
  const judged = judgeStability(readings, rule)
  const digits = judged.spread > 0 && judged.spread < 10 ? 1 : 0
  const take = (override: string) => {
    if (newest) onTake({ raw: judged.mean, spread: judged.spread, atMs: newest.atMs, override })
  }
  const ready = judged.state === 'stable' && taken === null && !busy
  useEffect(() => {
    if (auto && ready) take('')
  })
  const unit = shownUnit(series.unit)
  const seconds = Math.round(judged.spanMs / 1000)
  const silentS = newest ? Math.max(0, Math.round((nowMs - newest.atMs) / 1000)) : 0
  const word = judged.state === 'stable' ? t('point.stable') : judged.state === 'settling' ? t('point.settling') : t('point.waiting')
  const figures =
    judged.readings === 0
      ? t('point.none')
      : t('point.figures', {
          spread: format.number(judged.spread, digits),
          seconds,
          drift: format.number(judged.drift, digits),
          count: judged.readings,
        })
  return (
    <div className={classes.step}>
      <p className={classes.instruction}>
        <strong>{t('point.title', { number, of, target, unit })}</strong> {t(instructionOf(series))}
      </p>
      <RawChart readings={readings} judged={judged} windowMs={rule.windowMs} label={t('point.chart')} />
      <p className={classes.status} role="status">
        <StatusBadge status={judged.state === 'stable' ? 'ok' : judged.state === 'settling' ? 'warning' : 'neutral'}>{word}</StatusBadge>
        <span className={classes.figures}>{figures}</span>
        {newest && (
          <span className={classes.raw}>{t('point.raw', { raw: format.number(newest.raw, Number.isInteger(newest.raw) ? 0 : 3) })}</span>
        )}
        {silentS > 30 && <span className={classes.late}>{t('point.silent', { seconds: silentS })}</span>}
      </p>
      <p className={classes.note}>
        {t('point.rule', {
          seconds: Math.round(rule.windowMs / 1000),
          spread: format.number(rule.spread, rule.spread < 10 ? 1 : 0),
          drift: format.number(rule.drift, rule.drift < 10 ? 1 : 0),
        })}
      </p>
      {failure !== undefined && (
        <p className={classes.fault} role="alert">
          {failure}
        </p>
      )}
      {taken ? (
        <p className={classes.taken}>
          <StatusBadge status="ok">{t('point.taken')}</StatusBadge>
          <span>
            {t('point.takenText', { raw: format.number(taken.raw, 1), measured: format.number(taken.measured, 3), unit })}
            {taken.override !== '' && ` ${t('point.overridden', { reason: taken.override })}`}
          </span>
          <Button
            size="sm"
            onClick={() => {
              setRun(run + 1)
              onAgain()
            }}
          >
            {t('point.again')}
          </Button>
        </p>
      ) : (
        <div className={classes.takeRow}>
          <Button variant="filled" disabled={!ready} title={ready ? undefined : t('point.notYet')} onClick={() => take('')} data-autofocus>
            {t('point.take')}
          </Button>
          <Button aria-pressed={auto} onClick={() => setAuto(!auto)}>
            {t(auto ? 'point.autoOn' : 'point.auto')}
          </Button>
          <Button variant="subtle" onClick={() => setRun(run + 1)}>
            {t('point.restart')}
          </Button>
        </div>
      )}
      {!taken && judged.readings > 0 && judged.state !== 'stable' && (
        <div className={classes.override}>
          <TextInput label={t('point.reason')} value={reason} maxLength={200} onChange={(event) => setReason(event.currentTarget.value)} />
          <Button
            disabled={reason.trim().length < SHORTEST_REASON || busy}
            title={reason.trim().length < SHORTEST_REASON ? t('point.reasonNeeded') : undefined}
            onClick={() => take(reason.trim())}
          >
            {t('point.takeAnyway')}
          </Button>
        </div>
      )}
    </div>
  )
}

function instructionOf({ sensorType, unit }: Series) {
  const type = sensorType.toLowerCase()
  if (type === 'ph') return 'point.do.ph' as const
  if (type === 'ec') return 'point.do.ec' as const
  if (/moist|soil/.test(type)) return 'point.do.moisture' as const
  return unit === '°C' ? ('point.do.temperature' as const) : ('point.do.free' as const)
}
