import { Modal, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Revision, RevisionRequest } from '../../backend/contract/revision.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import { readNumber, writeNumber } from '../device/channel-form.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { decimalsOf, shownUnit } from '../quantities/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import blocks from '../ui/blocks.module.css'
import { FormActs } from '../ui/FormActs.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { SHORTEST_REASON } from './ReprocessDialog.tsx'
import { RevisionProgress } from './RevisionProgress.tsx'
import { startRevision } from './revision-calls.ts'
import classes from './revisions.module.css'

/** Corrects or excludes single samples, with a reason. The original stays, the sample is marked. */
interface Props {
  series: number
  /** Samples by their time, at most 1000; value null where it is not known. */
  samples: readonly { atMs: number; value: number | null }[]
  kind: 'edit' | 'exclude'
  onClose(): void
}

/** Rows with a field of their own; more are changed by one value for all. */
const MOST_FIELDS = 12
const LONGEST_REASON = 500
/** Digits of a value to be corrected: no board measures more. */
const GIVEN_DIGITS = 6

export function SampleDialog({ series: id, samples, kind, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('revisions')
  const { t: common } = useTranslation()
  const format = useFormat()
  const series = useLive((state) => state.series.get(id))
  const may = useRole() !== 'viewer'
  const single = samples.length <= MOST_FIELDS
  const decimals = series ? decimalsOf(series) : 2
  /** As short as it is legible; what is left as it is counts as unchanged. */
  const [given] = useState(() =>
    (single ? samples : samples.slice(0, 1)).map(({ value }) =>
      single && value !== null ? writeNumber(Number(value.toPrecision(GIVEN_DIGITS)), format.language) : '',
    ),
  )
  const [values, setValues] = useState(given)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const [started, setStarted] = useState<Revision | null>(null)
  const unit = series ? shownUnit(series.unit) : ''

  const numbers = values.map(readNumber)
  const faulty = kind === 'edit' && numbers.some((one) => one === undefined || Number.isNaN(one))
  const unchanged = kind === 'edit' && single && values.every((typed, index) => typed.trim() === given[index])
  const needs = common('needsRole', { role: common('role.operator') })
  const blocked = !may
    ? needs
    : faulty
      ? t('sample.number')
      : unchanged
        ? t('sample.unchanged')
        : reason.trim().length < SHORTEST_REASON
          ? t('reasonNeeded')
          : undefined
  const start = async () => {
    setBusy(true)
    setFailure(undefined)
    const request: RevisionRequest = {
      kind,
      series: id,
      samples: samples.map(({ atMs }, index) => {
        const kept = single && values[index]?.trim() === given[index] ? samples[index]?.value : null
        const value = kept ?? numbers[single ? index : 0]
        return kind === 'edit' && value !== undefined ? { atMs, value } : { atMs }
      }),
      reason: reason.trim(),
    }
    try {
      setStarted(await startRevision(request))
    } catch (fault) {
      setFailure(errorText(fault))
      setBusy(false)
    }
  }
  const title = t(`sample.${kind}`, {
    count: samples.length,
    text: format.number(samples.length),
    name: series ? seriesName(series, format.language) : id,
  })
  return (
    <Modal opened onClose={onClose} size={480} title={title} closeButtonProps={{ 'aria-label': common('act.close') }}>
      {started ? (
        <RevisionProgress started={started} onClose={onClose} />
      ) : (
        <form
          className={blocks.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (blocked === undefined && !busy) void start()
          }}
        >
          <p className={classes.note}>{t(kind === 'edit' ? 'sample.editHint' : 'sample.excludeHint')}</p>
          {single ? (
            <ul className={classes.samples}>
              {samples.map(({ atMs, value }, index) => (
                <li key={atMs} className={classes.sample}>
                  <span className={classes.time}>
                    {format.date(atMs)} {format.time(atMs)}
                  </span>
                  <span className={classes.old}>{value === null ? '–' : `${format.number(value, decimals + 1)} ${unit}`}</span>
                  {kind === 'edit' && (
                    <TextInput
                      aria-label={t('sample.newValue', { time: format.time(atMs) })}
                      inputMode="decimal"
                      value={values[index] ?? ''}
                      error={Number.isNaN(numbers[index] ?? 0)}
                      rightSection={<span className={classes.unit}>{unit}</span>}
                      rightSectionWidth={44}
                      data-autofocus={index === 0}
                      onChange={(event) => {
                        const next = event.currentTarget.value
                        setValues((now) => now.map((one, at) => (at === index ? next : one)))
                      }}
                    />
                  )}
                </li>
              ))}
            </ul>
          ) : (
            kind === 'edit' && (
              <TextInput
                label={t('sample.all', { text: format.number(samples.length) })}
                inputMode="decimal"
                value={values[0] ?? ''}
                rightSection={<span className={classes.unit}>{unit}</span>}
                rightSectionWidth={44}
                data-autofocus
                onChange={(event) => setValues([event.currentTarget.value])}
              />
            )
          )}
          <Textarea
            label={t('reason')}
            description={t('reasonHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={reason}
            maxLength={LONGEST_REASON}
            autosize
            minRows={2}
            data-autofocus={kind === 'exclude'}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <FormActs
            act={t(kind === 'edit' ? 'sample.save' : 'sample.doExclude', { count: samples.length })}
            blocked={blocked}
            busy={busy}
            failed={t('notStarted')}
            failure={failure}
            onCancel={onClose}
          />
        </form>
      )}
    </Modal>
  )
}
