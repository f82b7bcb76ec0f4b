import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CalibrationRecord } from '../../backend/contract/calibrations/record.ts'
import { MARK } from '../../backend/contract/quality.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import { useValue } from '../backend/values-store.ts'
import { writeNumber } from '../device/channel-form.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { isThisMachine } from '../language/person.ts'
import { seriesName } from '../quantities/series-name.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { requestOf, setupFault } from './build-request.ts'
import classes from './calibration.module.css'
import { calibrateSeries, previewSeries } from './calibration-calls.ts'
import { DonePanel } from './DonePanel.tsx'
import { PointStep } from './PointStep.tsx'
import { ResultStep } from './ResultStep.tsx'
import { SetupStep } from './SetupStep.tsx'
import { dropDraft, keepDraft, loadDraft, newDraft, type TakenDraft, type WizardDraft } from './wizard-draft.ts'

/** Step by step: references, one step a point at the live raw stream, result. What was done survives closing and reload. */
interface Props {
  series: Series
  onClose(): void
  /** Opens the preview that applies it to the past as well. */
  onPast(): void
}

export function CalibrationWizard({ series, onClose, onPast }: Props) {
  useFocusBack()
  const { t } = useTranslation('calibration')
  const { t: common } = useTranslation()
  const format = useFormat()
  const name = seriesName(series, format.language)
  const value = useValue(series.id)
  const boardMakes = value !== undefined && (value.marks & MARK.processedByBoard) !== 0
  return (
    <Modal opened onClose={onClose} size={720} title={t('title', { name })} closeButtonProps={{ 'aria-label': common('act.close') }}>
      {boardMakes ? (
        <Banner status="warning" title={t('boardMakes')}>
          {t('boardMakesText')}
        </Banner>
      ) : (
        <Steps series={series} onClose={onClose} onPast={onPast} />
      )}
    </Modal>
  )
}

function Steps({ series, onClose, onPast }: Props) {
  const { t } = useTranslation('calibration')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = useRole() !== 'viewer'
  // Open access and the machine's own token are nobody who calibrates.
  const person = useLive(({ user }) => (user && !isThisMachine(user.name) ? user.name : ''))
  const fresh = () => newDraft(series, person, Date.now(), (number) => writeNumber(number, format.language))
  const [continued, setContinued] = useState(() => loadDraft(localStorage, series.id))
  const [draft, setDraft] = useState<WizardDraft>(() => continued ?? fresh())
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const [done, setDone] = useState<CalibrationRecord>()
  const points = draft.targets.length
  const last = points + 1
  const step = Math.min(draft.step, last)
  const change = (next: Partial<WizardDraft>) => setDraft((now) => ({ ...now, ...next }))
  useEffect(() => {
    if (!done) keepDraft(localStorage, series.id, draft)
  }, [draft, done, series.id])

  const request = requestOf(draft, series, Date.now())
  const bare = { library: series.library, parameters: series.parameters, calibration: null, offset: 0 }
  const preview = useQuery({
    queryKey: ['calibration-preview', series.id, request?.method, request?.points.map(({ measured, actual }) => [measured, actual])],
    enabled: step === last && request !== undefined,
    queryFn: ({ signal }) => {
      const made = request && { method: request.method, points: request.points.map(({ measured, actual }) => ({ measured, actual })) }
      return previewSeries(series.id, { draft: { ...bare, calibration: made ?? null }, count: 200 }, signal)
    },
  })
  const go = (to: number) => {
    setFailure(undefined)
    change({ step: to })
  }
  const take = async (at: number, point: Omit<TakenDraft, 'measured'>) => {
    setBusy(true)
    setFailure(undefined)
    try {
      const { readings } = await previewSeries(series.id, { draft: bare, raws: [point.raw] })
      const measured = readings[0]?.bare
      if (measured === null || measured === undefined) throw new Error(t('point.noValue'))
      setDraft((now) => {
        const taken = now.targets.map((_, index) => (index === at ? { ...point, measured } : (now.taken[index] ?? null)))
        return { ...now, taken }
      })
    } catch (fault) {
      setFailure(errorText(fault))
    } finally {
      setBusy(false)
    }
  }
  const save = async () => {
    if (!request) return
    setBusy(true)
    setFailure(undefined)
    try {
      setDone(await calibrateSeries(series.id, request))
      dropDraft(localStorage, series.id)
    } catch (fault) {
      setFailure(errorText(fault))
    } finally {
      setBusy(false)
    }
  }
  if (done) return <DonePanel record={done} onClose={onClose} onPast={onPast} />

  const fault = setupFault(draft)
  const needs = common('needsRole', { role: common('role.operator') })
  const blocked = !may
    ? needs
    : step === 0
      ? fault && t(`blocked.${fault}`)
      : step < last
        ? draft.taken[step - 1]
          ? undefined
          : t('blocked.point')
        : request
          ? undefined
          : t('blocked.point')
  return (
    <form
      className={classes.wizard}
      onSubmit={(event) => {
        event.preventDefault()
        if (blocked !== undefined || busy) return
        if (step === last) void save()
        else go(step + 1)
      }}
    >
      <ol className={classes.steps} aria-label={t('steps')}>
        {[t('step.setup'), ...draft.targets.map((target, at) => t('step.point', { number: at + 1, target })), t('step.result')].map(
          (label, at) => (
            <li key={label} aria-current={at === step ? 'step' : undefined} data-done={at < step || undefined}>
              {label}
            </li>
          ),
        )}
      </ol>
      {continued && (
        <Banner
          status="ok"
          title={t('continued')}
          actions={
            <Button
              size="sm"
              onClick={() => {
                dropDraft(localStorage, series.id)
                setContinued(undefined)
                setDraft(fresh())
              }}
            >
              {t('startOver')}
            </Button>
          }
        >
          {t('continuedText', { time: format.moment(continued.startedAtMs, Date.now()) })}
        </Banner>
      )}
      {step === 0 && <SetupStep series={series} draft={draft} onChange={change} />}
      {step > 0 && step < last && (
        <PointStep
          key={step}
          series={series}
          number={step}
          of={points}
          target={draft.targets[step - 1] ?? ''}
          taken={draft.taken[step - 1] ?? null}
          busy={busy}
          failure={failure}
          onTake={(point) => void take(step - 1, point)}
          onAgain={() => change({ taken: draft.targets.map((_, at) => (at === step - 1 ? null : (draft.taken[at] ?? null))) })}
        />
      )}
      {step === last && request && <ResultStep series={series} request={request} preview={preview.data} draft={draft} onChange={change} />}
      {step === last && failure !== undefined && (
        <Banner status="critical" role="alert" title={t('failed')}>
          {failure}
        </Banner>
      )}
      <div className={blocks.foot}>
        <Button variant="subtle" onClick={onClose}>
          {t('later')}
        </Button>
        {step > 0 && <Button onClick={() => go(step - 1)}>{t('back')}</Button>}
        <Button type="submit" variant="filled" disabled={blocked !== undefined || busy} title={blocked}>
          {t(step === last ? 'apply' : 'next')}
        </Button>
      </div>
    </form>
  )
}
