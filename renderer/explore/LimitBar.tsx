import { Button, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../backend/contract/series.ts'
import { patchSeries } from '../backend/board-calls.ts'
import { readNumber, writeNumber } from '../device/channel-form.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { decimalsOf, shownUnit, writeLimit } from '../quantities/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { showToast } from '../ui/toasts.tsx'
import classes from './chart-area.module.css'
import type { PendingLimit } from './explore-content.ts'

/** A limit that was dragged, or is about to be made: nothing holds before it is saved. */
interface Props {
  pending: PendingLimit
  series: Series
  name: string
  onChange(value: number): void
  onClose(): void
}

export function LimitBar({ pending, series, name, onChange, onClose }: Props) {
  const { t } = useTranslation('explore')
  const { t: common } = useTranslation()
  const format = useFormat()
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const decimals = decimalsOf(series)
  const [typed, setTyped] = useState(() => writeNumber(pending.value, format.language))
  // Dragging goes on while the field is open.
  useEffect(() => setTyped(writeNumber(pending.value, format.language)), [pending.value, format.language])
  const read = readNumber(typed)
  const value = read === undefined || Number.isNaN(read) ? undefined : read
  const status = pending.kind === 'criticalHigh' || pending.kind === 'criticalLow' ? 'critical' : 'warning'
  const side = pending.kind === 'criticalLow' || pending.kind === 'warningLow' ? 'under' : 'over'
  const before = series.limits[pending.kind]
  const text = writeLimit(status, side, pending.value, series, format)

  const save = async (limits: Series['limits']) => {
    setSaving(true)
    setFailure(null)
    try {
      await patchSeries(series.id, { limits })
      showToast({ status: 'ok', title: t('limit.saved', { name }), text })
      onClose()
    } catch (fault) {
      setFailure(errorText(fault))
      setSaving(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (value !== undefined && !saving) void save({ ...series.limits, [pending.kind]: value })
      }}
    >
      <Banner
        status={failure === null ? 'pending' : 'critical'}
        title={
          failure === null
            ? before === undefined
              ? t('limit.fresh', { limit: text })
              : t('limit.pending', { limit: text, before: format.number(before, decimals) })
            : t('limit.failed')
        }
        actions={
          <>
            <TextInput
              aria-label={t('limit.value')}
              className={classes.limitField}
              inputMode="decimal"
              value={typed}
              error={value === undefined ? t('limit.notNumber') : undefined}
              rightSection={<span className={classes.unit}>{shownUnit(series.unit)}</span>}
              rightSectionWidth={44}
              onChange={(event) => {
                setTyped(event.currentTarget.value)
              }}
              onBlur={() => {
                if (value !== undefined && value !== pending.value) onChange(value)
              }}
            />
            {before !== undefined && (
              <Button
                disabled={saving}
                onClick={() => {
                  const { [pending.kind]: _gone, ...limits } = series.limits
                  void save(limits)
                }}
              >
                {t('limit.remove')}
              </Button>
            )}
            <Button variant="subtle" onClick={onClose}>
              {common('act.cancel')}
            </Button>
            <Button type="submit" variant="filled" disabled={saving || value === undefined}>
              {t('limit.save')}
            </Button>
          </>
        }
      >
        {failure ?? t('limit.of', { name })}
      </Banner>
    </form>
  )
}
